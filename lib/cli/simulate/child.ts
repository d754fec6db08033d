import { once } from 'node:events'
import { constants } from 'node:os'
import { StartError } from '../failure.js'
import { onEndRequested } from './signals.js'

/**
 * Runs a program with our own stdin, stdout and stderr, in which ClusAPI means a simulated cluster, and resolves to its exit
 * code; 128 and the signal's number where a signal ended it.
 * @throws StartError
 */
export async function runProgram([program = '', ...args]: readonly string[], endpoint: string): Promise<number> {
  // On Windows it finds `npm.cmd` and its like by PATHEXT and quotes their arguments for cmd.exe, which Node leaves to others.
  const [{ default: spawn }, { default: which }] = await Promise.all([import('cross-spawn'), import('which')])
  if (process.platform === 'win32' && (await which(program, { nothrow: true })) === null) {
    // cmd.exe would be started, and say so in its own words.
    throw new StartError(program, Object.assign(new Error(`no ${program}`), { code: 'ENOENT' }))
  }
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, CLUSAPI_SIMULATOR: endpoint } })
  // The keyboard's signals reach the program by itself, since it is in the same group; it decides, and we wait.
  const stop = onEndRequested(signal => signal !== 'SIGINT' && signal !== 'SIGBREAK' && child.kill(signal))
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
  } catch (error) {
    throw new StartError(program, error as NodeJS.ErrnoException)
  } finally {
    stop()
  }
}
