import { encodeWideString } from '../../codecs/wide-string.js'
import { GroupControl } from '../../constants/index.js'
import type { Group } from '../world/group.js'
import { type ControlTable, controller, dwords, nothing } from './control.js'
import { type PropertyPlace, propertyControls } from './properties.js'

/** Where groups have their properties. */
export const groupProperties: PropertyPlace<Group> = { key: ({ key }) => key }

const controls: ControlTable<'Group', Group> = [
  [GroupControl.UNKNOWN, () => nothing],
  [GroupControl.GET_NAME, ({ name }) => encodeWideString(name)],
  [GroupControl.GET_ID, ({ id }) => encodeWideString(id)],
  [GroupControl.GET_CHARACTERISTICS, () => dwords(0)],
  [GroupControl.GET_FLAGS, ({ flags }) => dwords(flags)],
  ...propertyControls('Group', GroupControl, groupProperties),
]

/** `ClusterGroupControl`. */
export const groupControl = controller('HGROUP', controls)
