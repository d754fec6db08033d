import { ControlClient, ControlError } from '../channel/control-client.js'
import type { Endpoint } from '../channel/endpoint.js'
import { Win32Error } from '../constants/errors.gen.js'
import { ClusterError } from '../core/errors.js'

/**
 * Asks a simulated node for something of its own, through the control channel: ClusAPI has no words for it.
 * @param target what an error is to name
 */
export async function askMachine(
  endpoint: Endpoint,
  method: string,
  params: object,
  target: string | null,
): Promise<unknown> {
  const client = await ControlClient.connect(endpoint)
  try {
    return await client.request(method, { node: endpoint.node, ...params })
  } catch (error) {
    throw error instanceof ControlError ? asClusterError(error, target) : error
  } finally {
    client.close()
  }
}

/** The service answers with Windows' own names, so that a caller need not know which kind of cluster it talks to. */
function asClusterError(error: ControlError, target: string | null): Error {
  const errno = (Win32Error as { readonly [name: string]: number })[error.code]
  return errno === undefined ? error : new ClusterError(errno, error.method, target, { cause: error })
}
