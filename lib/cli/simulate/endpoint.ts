/** How a shell lets the programs that it starts find the cluster: a line for PowerShell, and one for POSIX shells. */
export function environmentLines(endpoint: string): string {
  return [
    `PowerShell:  $env:CLUSAPI_SIMULATOR = '${endpoint}'`,
    `sh, bash:    export CLUSAPI_SIMULATOR=${endpoint}`,
  ].join('\n')
}
