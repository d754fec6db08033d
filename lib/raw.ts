/**
 * The door `clusapi/raw`: ClusAPI as it is, by its C names and with its own error codes, safe handles aside.
 *
 * `bindingFor(name)` gives the library for a cluster name; its `api` has every function twice, synchronous and
 * (`…Async`) as a promise. A result is one small object: `status` (a Win32 error code), what the function returns
 * (`handle`, `state`, `count`), and its out parameters by name. Wrong arguments throw before any native call.
 * @module
 */
export {
  AddonError,
  abandon,
  addonPath,
  type Binding,
  BindingError,
  bindingFor,
  cryptoApi,
  type Statistics,
  type Status,
  standInPath,
  statistics,
} from './binding/index.js'
export * from './binding/raw.gen.js'
export { type Endpoint, EndpointError } from './channel/endpoint.js'
