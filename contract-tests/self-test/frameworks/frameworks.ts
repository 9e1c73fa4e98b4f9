import { join } from 'node:path'
import { djangoDefaults, expressDefaults, fastapiDefaults, fastifyDefaults, goDefaults, trailingSlash } from './defaults.ts'
import type { Framework } from './framework.ts'
import { findPython, output } from './programs.ts'

const npm = 'npm ci --prefix contract-tests/self-test/frameworks --ignore-scripts'
const apt = 'apt-get install --no-install-recommends'

/** Used offline: the servers have no dependencies. */
const goEnvironment = { GO111MODULE: 'off', GOPROXY: 'off', GOFLAGS: '' }

export const frameworks: Record<string, Framework> = {
  express: {
    title: 'Express 5',
    install: npm,
    version: () => versionOfPackage('express'),
    command: async (file) => [process.execPath, pathOf('express', file)],
    servers: [
      { file: 'first-day.js', defaults: expressDefaults },
      { file: 'fixed.js', defaults: [] },
    ],
  },
  fastify: {
    title: 'Fastify 5',
    install: npm,
    version: () => versionOfPackage('fastify'),
    command: async (file) => [process.execPath, pathOf('fastify', file)],
    servers: [
      { file: 'first-day.js', defaults: fastifyDefaults },
      { file: 'fixed.js', defaults: [] },
    ],
  },
  fastapi: {
    title: 'FastAPI with Pydantic 1',
    install: `${apt} python3-fastapi python3-uvicorn`,
    version: async () => (await findPython('fastapi', 'uvicorn')).version,
    async command(file) {
      const { python } = await findPython('fastapi', 'uvicorn')
      const module = file.replace('.py', ':app')
      return ['sh', '-c', `exec "${python}" -m uvicorn ${module} --app-dir "${pathOf('fastapi')}" --port $PORT --no-access-log`]
    },
    servers: [
      { file: 'first_day.py', defaults: fastapiDefaults },
      { file: 'fixed.py', defaults: [] },
    ],
  },
  go: {
    title: 'Go net/http',
    install: `${apt} golang-go`,
    version: async () => (await output('go', ['version'])).split(' ')[2]?.replace('go', '') ?? '',
    async command(file, folder) {
      const program = join(folder, 'server')
      await output('go', ['build', '-o', program, pathOf('go', file)], { ...goEnvironment, GOCACHE: join(folder, 'cache') })
      return [program]
    },
    servers: [
      { file: 'first_day.go', defaults: goDefaults },
      { file: 'fixed.go', defaults: [] },
    ],
  },
  django: {
    title: 'Django REST framework',
    install: `${apt} python3-djangorestframework python3-uvicorn`,
    version: async () => (await findPython('django', 'rest_framework', 'uvicorn')).version,
    async command(file) {
      const { python } = await findPython('django', 'rest_framework', 'uvicorn')
      return [python, pathOf('django', file)]
    },
    servers: [
      { file: 'trailing_slash.py', defaults: trailingSlash },
      { file: 'first_day.py', defaults: djangoDefaults },
      { file: 'fixed.py', defaults: [] },
    ],
  },
}

function pathOf(...parts: string[]): string {
  return join(import.meta.dirname, ...parts)
}

async function versionOfPackage(name: string): Promise<string> {
  const file = pathOf('node_modules', name, 'package.json')
  const { default: manifest } = (await import(file, { with: { type: 'json' } })) as { default: { version: string } }
  return manifest.version
}
