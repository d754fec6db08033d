/** Endpoints: where a simulated cluster listens, as the text that users pass around. */

/** A parsed endpoint. */
export interface Endpoint {
  /** The TCP port on 127.0.0.1. */
  port: number
  /** The secret that lets a client in: 32 lower-case hexadecimal digits. */
  token: string
  /** The node to connect to, or `null` for any. */
  node: string | null
}

/** Text that is no endpoint. */
export class EndpointError extends TypeError {
  /** Always `ERR_CLUSAPI_ENDPOINT`. */
  readonly code = 'ERR_CLUSAPI_ENDPOINT'

  /** @param reason what is wrong with the text, as the end of a sentence */
  constructor(reason: string) {
    super(`A simulated cluster is named sim:<port>-<token>[/NODE], as Simulator.endpoint gives it; ${reason}`)
    this.name = 'EndpointError'
  }
}

const PREFIX = 'sim:'

/** Whether a cluster name means a simulated cluster: whether it begins with `sim:`. */
export function isEndpoint(name: string): boolean {
  return name.startsWith(PREFIX)
}

/**
 * Reads `sim:<port>-<token>[/NODE]`. The `sim:` may be missing, as it may in the environment variable
 * `CLUSAPI_SIMULATOR`. The token never appears in an error message.
 * @throws {@link EndpointError}
 */
export function parseEndpoint(text: string): Endpoint {
  const address = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text
  const slash = address.indexOf('/')
  const place = slash < 0 ? address : address.slice(0, slash)
  const node = slash < 0 ? null : address.slice(slash + 1)
  const dash = place.indexOf('-')
  if (dash < 0) throw new EndpointError('this text has no token')
  const port = place.slice(0, dash)
  const token = place.slice(dash + 1)
  if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65535) {
    throw new EndpointError(`${JSON.stringify(port)} is not a port`)
  }
  if (!/^[0-9a-f]{32}$/.test(token)) throw new EndpointError('its token is not 32 lower-case hexadecimal digits')
  if (node === '') throw new EndpointError('nothing follows its slash')
  return { port: Number(port), token, node }
}

/** Writes an endpoint as `sim:<port>-<token>[/NODE]`. */
export function formatEndpoint({ port, token, node }: Endpoint): string {
  return `${PREFIX}${port}-${token}${node === null ? '' : `/${node}`}`
}

/** Says which endpoint it is, to people: without its token. */
export function labelOf({ port, node }: Endpoint): string {
  return `${PREFIX}${port}${node === null ? '' : `/${node}`}`
}
