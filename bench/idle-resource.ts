import { defineResourceType } from 'clusapi/resource-type'

/** A resource type that does nothing, for bench/resource-type.ts. */
export default defineResourceType({
  name: 'Idle',
  online({ log }) {
    log.info('online')
  },
})
