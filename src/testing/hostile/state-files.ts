import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lockFile } from '../../cli/mock/file-lock.ts'
import { StateSaver } from '../../cli/mock/state-saver.ts'
import { createServer } from '../../server.ts'
import type { Attacks } from './attack.ts'

/** Other users of the machine, who share the directory of a state file. */
export const stateFiles: Attacks = {
  'link-in-place-of-the-file': {
    description: '--save names a symbolic link that another user created, to a file of the victim',
    promise: 'mocks',
    run: () =>
      inFolder(async (folder) => {
        const [victim, path] = [join(folder, 'victim'), join(folder, 'pools.json')]
        await writeFile(victim, 'precious')
        await symlink(victim, path)
        await save(path)
        assert.equal(await readFile(victim, 'utf8'), 'precious')
      }),
  },
  'link-to-a-missing-file': {
    description: '--save names a symbolic link to a file that does not exist',
    promise: 'mocks',
    run: () =>
      inFolder(async (folder) => {
        const [victim, path] = [join(folder, '.profile'), join(folder, 'pools.json')]
        await symlink(victim, path)
        await runMock(path)
        await assert.rejects(lstat(victim), 'the link was followed')
      }),
  },
  'state-for-every-reader': {
    description: 'the permissions of new files allow everyone to read the state',
    promise: 'mocks',
    run: () =>
      inFolder(async (folder) => {
        const path = join(folder, 'pools.json')
        const umask = process.umask(0)
        try {
          await save(path)
        } finally {
          process.umask(umask)
        }
        assert.equal((await stat(path)).mode & 0o777, 0o600)
      }),
  },
  'file-for-every-writer': {
    description: '--save names a file that everyone can read and write',
    promise: 'mocks',
    run: () =>
      inFolder(async (folder) => {
        const path = join(folder, 'pools.json')
        await writeFile(path, '{}')
        await chmod(path, 0o666)
        await save(path)
        assert.equal((await stat(path)).mode & 0o777, 0o600)
      }),
  },
  'links-with-names-of-temporary-files': {
    description: 'links have every name that an earlier save used for its temporary file',
    promise: 'mocks',
    run: () =>
      inFolder(async (folder) => {
        const [victim, path] = [join(folder, 'victim'), join(folder, 'pools.json')]
        await writeFile(victim, 'precious')
        const seen = new Set<string>()
        for (let round = 0; round < 5; round++) {
          let isSaving = true
          const saving = save(path).finally(() => {
            isSaving = false
          })
          while (isSaving) for (const name of await readdir(folder)) seen.add(name)
          await saving
          for (const name of seen)
            if (!['victim', 'pools.json'].includes(name)) await symlink(victim, join(folder, name)).catch(() => {})
        }
        assert.equal(await readFile(victim, 'utf8'), 'precious')
      }),
  },
  'endless-owner-of-a-lock': {
    description: 'a program listens at the address of the lock and sends without end',
    promise: 'mocks',
    run: () =>
      inFolder(async (folder) => {
        if (process.platform !== 'linux') return
        const path = join(folder, 'pools.json')
        const squatter = spawn(process.execPath, ['--input-type=module', '-e', squat(path)], {
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        await once(squatter.stdout, 'data')
        try {
          const outcome = await Promise.race([
            lockFile(path).then(
              () => 'locked',
              () => 'rejected',
            ),
            new Promise((resolve) => setTimeout(() => resolve('waiting'), 15_000)),
          ])
          assert.equal(outcome, 'rejected')
        } finally {
          squatter.kill('SIGKILL')
        }
      }),
  },
}

/** Saves the state of a server, as the mock does. */
async function save(path: string): Promise<void> {
  const { state } = createServer()
  const pools = state().pools
  const snapshot = { pools, activities: [], resumeState: { retiredIds: [], readyAt: {} } }
  await new StateSaver(path, { snapshot: () => snapshot, revision: () => 1 }, (error) => {
    throw error
  }).save()
}

/** Starts the mock, and stops it once it serves. */
async function runMock(path: string): Promise<void> {
  const args = ['--import', 'tsx', 'src/cli.ts', 'mock', '--stateful', '--port', '0', '--save', path]
  const mock = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(mock, 'exit')
  await Promise.race([once(mock.stdout, 'data'), ended])
  mock.kill('SIGTERM')
  await ended
}

/** A program that listens at the address of the lock of a file. */
function squat(path: string): string {
  return `import { createHash } from 'node:crypto'; import { createServer } from 'node:net'
    const name = createHash('sha256').update(${JSON.stringify(path)}).digest('hex').slice(0, 16)
    createServer((socket) => { socket.on('error', () => {}); setInterval(() => socket.write('1'), 5) })
      .listen('\\0compute-pools-' + name, () => console.log('ready'))`
}

async function inFolder(attack: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'compute-pools-hostile-'))
  try {
    await attack(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}
