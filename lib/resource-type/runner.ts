/**
 * The program in the Node process that a resource DLL starts.
 *
 * Imports little: no resource is online before this has been loaded.
 */
import { connect, Socket } from 'node:net'
import { format, inspect } from 'node:util'
import { LogLevel } from './resource.js'
import { TypeServer } from './server.js'

/** The argument behind which the resource DLL names its channel. */
const ARGUMENT = '--clusapi-channel'

/** What the process ends with where the script or the channel has failed. */
const FAILURE = 70

/** How long a process that has failed tries to tell why, in milliseconds. */
const LAST_WORDS = 1000

const consoleLevels = {
  debug: LogLevel.info,
  log: LogLevel.info,
  info: LogLevel.info,
  warn: LogLevel.warning,
  error: LogLevel.error,
} as const

/**
 * Runs a resource type in this process, if a resource DLL has started it; else does nothing. What `clusapi resource-type pack`
 * makes of a script calls it. From then on the process belongs to the resource type: `console` writes to the cluster log, an error that nobody
 * catches is told there, for every resource that is open, and ends the process, and so does the end of the resource DLL.
 * @param load gives the module whose default export is the type
 * @param args the arguments of the process
 * @returns whether it runs
 */
export async function runResourceType(
  load: () => Promise<{ readonly default: unknown }>,
  args: readonly string[] = process.argv,
): Promise<boolean> {
  const at = args.indexOf(ARGUMENT)
  const channel = at < 0 ? undefined : args[at + 1]
  if (channel === undefined) return false
  const socket = openChannel(channel)
  const server = new TypeServer({ input: socket, output: socket }, reason => {
    // Nobody is left to work for.
    if (reason !== null) process.stderr.write(`the channel to the resource DLL has failed: ${inspect(reason)}\n`)
    process.exit(reason === null ? 0 : FAILURE)
  })
  for (const [method, level] of Object.entries(consoleLevels)) {
    console[method as keyof typeof consoleLevels] = (...values) => server.log(level, format(...values))
  }
  const die = (what: string, error: unknown) => {
    // Nobody knows what state the script is in.
    server.lament(what, error)
    setTimeout(() => process.exit(FAILURE), LAST_WORDS)
    void server.finish().then(() => process.exit(FAILURE))
  }
  process.on('uncaughtException', (error, origin) => die(origin, error))
  // Whatever NODE_OPTIONS make of it: by themselves they may let it pass.
  process.on('unhandledRejection', reason => die('unhandledRejection', reason))
  try {
    await server.begin((await load()).default)
  } catch (error) {
    die('the script is no resource type that can be run', error)
  }
  return true
}

/** `fd:<number>`, a descriptor that was inherited, or the name of a pipe. */
function openChannel(channel: string): Socket {
  const descriptor = /^fd:(\d+)$/.exec(channel)?.[1]
  if (descriptor !== undefined) return new Socket({ fd: Number(descriptor), readable: true, writable: true })
  return connect(channel)
}
