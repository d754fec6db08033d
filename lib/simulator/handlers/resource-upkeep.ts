import { ResourceControl, Win32Error } from '../../constants/index.js'
import { sameName } from '../world/names.js'
import { Refusal } from '../world/refusal.js'
import type { Resource } from '../world/resource.js'
import { type Control, type ControlTable, dwords, nothing } from './control.js'

/** CLUS_RESCLASS_STORAGE. */
const storageClass = 1

/** What resources of some types are asked to do beside being online; all of it has to be seen in the story alone. */
export const upkeepControls: ControlTable<'Resource', Resource> = [
  [
    ResourceControl.QUERY_MAINTENANCE_MODE,
    resource => {
      demandStorage(resource)
      return dwords(resource.maintenance ? 1 : 0)
    },
  ],
  [
    ResourceControl.SET_MAINTENANCE_MODE,
    (resource, { events }, input) => {
      demandStorage(resource)
      if (!input || input.length < 4) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
      demandOnline(resource)
      resource.maintenance = input.subarray(0, 4).some(byte => byte !== 0)
      const verb = resource.maintenance ? 'is in' : 'left'
      events.add('resource', resource.name, `${resource.name} ${verb} maintenance mode`)
      return nothing
    },
  ],
  [ResourceControl.IPADDRESS_RENEW_LEASE, onType('IP Address', 'renewed its lease')],
  [ResourceControl.IPADDRESS_RELEASE_LEASE, onType('IP Address', 'released its lease')],
  [ResourceControl.NETNAME_REGISTER_DNS_RECORDS, onType('Network Name', 'registered its DNS records')],
]

function onType(type: string, done: string): Control<Resource> {
  return (resource, { events }) => {
    if (!sameName(resource.type.name, type)) throw new Refusal(Win32Error.ERROR_INVALID_FUNCTION)
    demandOnline(resource)
    events.add('resource', resource.name, `${resource.name} ${done}`)
    return nothing
  }
}

function demandStorage({ type }: Resource): void {
  if (type.resourceClass[0] !== storageClass) throw new Refusal(Win32Error.ERROR_INVALID_FUNCTION)
}

function demandOnline({ online }: Resource): void {
  if (!online) throw new Refusal(Win32Error.ERROR_RESOURCE_NOT_ONLINE)
}
