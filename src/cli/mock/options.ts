import { integer, nonEmpty } from '../option-parsers.ts'
import { helpOption, type OptionTable } from '../options.ts'
import { parseAllowedHosts, parseAuth, parseFault, parseLatency, parseOrigins } from './option-values.ts'

const addressOptions = {
  port: {
    flag: '--port N',
    help: 'Port to listen on; 0 picks a free one',
    default: '4010',
    parse: integer(0, 65_535),
  },
  host: {
    flag: '--host NAME',
    help: 'Address to listen on; 0.0.0.0 listens on all interfaces, so that other machines can use the mock',
    default: '127.0.0.1',
    parse: nonEmpty('the name or address of a network interface'),
  },
} satisfies OptionTable

/** Options that decide which callers may use a mock. */
const callerOptions = {
  allowHost: {
    flag: '--allow-host NAME',
    help: 'Accept requests whose Host header has this name, besides those of this machine; * accepts any name',
    repeatable: true,
    parse: parseAllowedHosts,
  },
  corsOrigin: {
    flag: '--cors-origin ORIGIN',
    help: 'Let only web pages of this origin and of this machine use the mock',
    repeatable: true,
    parse: parseOrigins,
  },
  cors: { flag: '--no-cors', help: 'Let no web pages of other origins use the mock' },
} satisfies OptionTable

/** Options of `compute-pools mock`. One row is all that a new option needs. */
export const prismOptions = {
  ...addressOptions,
  dynamic: {
    flag: '--dynamic',
    help: 'Respond with random data that matches the schemas instead of the examples',
  },
  ...callerOptions,
  stateful: {
    flag: '--stateful',
    help: 'Start the embedded server, which stores changes, instead of Prism. Its options: compute-pools mock --stateful --help',
  },
  help: helpOption,
} satisfies OptionTable

/** Options of `compute-pools mock --stateful`. One row is all that a new option needs. */
export const statefulOptions = {
  ...addressOptions,
  seed: {
    flag: '--seed SEED',
    help:
      'Initial data: document (the pools of the API document), empty, or a JSON file with { "pools": [...], ' +
      '"activities": [...] }, where "activities" is optional',
    default: 'document',
    parse: nonEmpty('document, empty or the name of a JSON file'),
  },
  save: {
    flag: '--save FILE',
    help: 'Save all data to FILE after each change. If FILE exists, resume from it and ignore --seed',
    parse: nonEmpty('the name of a file'),
  },
  auth: {
    flag: '--auth TOKENS',
    isSecret: true,
    help:
      'Require a bearer token. TOKENS is a comma-separated list: TOKEN has full access, read-only:TOKEN can only ' +
      'read, none:TOKEN has no access. Web pages of other machines need --cors-origin',
    repeatable: true,
    parse: parseAuth,
  },
  latency: {
    flag: '--latency MS',
    help: 'Delay of each response in milliseconds: 200, or 100-400 for a random delay in this range',
    parse: parseLatency,
  },
  fault: {
    flag: '--fault FAULT',
    help: 'Inject a fault: [OPERATION:]KIND[@PROBABILITY][xTIMES], with one of the kinds below',
    repeatable: true,
    details: [
      '503          respond with this status, from 200 to 599',
      'reset        reset the connection without handling the request',
      'truncated    handle the request, then send half of the response',
      'slow[=MS]    send the response slowly, over MS milliseconds (3000 if omitted)',
      'wrong-shape  send JSON that violates the schema',
    ],
    parse: (texts: string[]) => texts.map(parseFault),
  },
  moving: { flag: '--moving', help: 'Change the utilization of active pools over time' },
  ...callerOptions,
  help: helpOption,
} satisfies OptionTable
