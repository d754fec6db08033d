/** Signals that ask a process to end, where the system has them: the keyboard, another process, a terminal that closes. */
const endings = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  ...(process.platform === 'win32' ? (['SIGBREAK'] as const) : []),
] as const

/** Calls back when this process is asked to end, instead of letting it die; the function returned takes that back. */
export function onEndRequested(heard: (signal: NodeJS.Signals) => void): () => void {
  for (const name of endings) process.on(name, heard)
  return () => {
    for (const name of endings) process.off(name, heard)
  }
}

/** Resolves when this process is asked to end, or `over` aborts. */
export function endRequested(over: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const stop = onEndRequested(() => resolve())
    over.addEventListener('abort', () => {
      stop()
      resolve()
    })
  })
}
