export { OfflineV2Flag, OnlineV2Flag, OpenV2Flag } from './constants/enums.gen.js'
export {
  type Awaitable,
  type ControlHandlers,
  checkResourceType,
  defineResourceType,
  type HandledResource,
  type ResourceLog,
  type ResourceTypeDefinition,
} from './resource-type/define.js'
export { runResourceType } from './resource-type/runner.js'
export type {
  OpeningValues,
  PropertyOf,
  PropertySchema,
  PropertySchemas,
  PropertyValues,
  RangedTypeName,
  SchemaTypeName,
  SchemaTypes,
  ValueOf,
} from './resource-type/schema.js'
