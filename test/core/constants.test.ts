import assert from 'node:assert/strict'
import type { ControlCode } from '../../lib/constants/control-code.js'
import { controlCodeGroups } from '../../lib/constants/control-codes.gen.js'
import {
  controlCodeNames,
  controlCodes,
  groupStateName,
  nodeClusterStateName,
  nodeStateName,
  ResourceControl,
  resourceStateName,
} from '../../lib/constants/index.js'

describe('control codes', () => {
  const all = controlCodeGroups.flatMap(group => Object.values<ControlCode>(group))
  /** Bits 24–31 of a code. */
  const objects = {
    Resource: 1,
    ResourceType: 2,
    Group: 3,
    Node: 4,
    Network: 5,
    NetInterface: 6,
    Cluster: 7,
    GroupSet: 8,
    AffinityRule: 9,
  }

  it('are all there, each of its kind and access', () => {
    assert.equal(all.length, 310)
    for (const { name, code, kind, access } of all) {
      assert.equal(code >>> 24, objects[kind], name)
      assert.equal(['any', 'read', 'write'][code & 3], access, name)
    }
  })

  it('answer with all their names', () => {
    assert.deepEqual(controlCodeNames(0x010000b5), ['CLUSCTL_RESOURCE_GET_CRYPTO_CHECKPOINTS'])
    assert.deepEqual(controlCodeNames(0x0100017a), [
      'CLUSCTL_RESOURCE_NETNAME_SET_PWD_INFO',
      'CLUSCTL_RESOURCE_RLUA_SET_PWD_INFO',
    ])
    assert.equal(controlCodeNames(0x02000231).length, 3)
    assert.deepEqual(controlCodeNames(0x01ffffff), [])
    assert.deepEqual(controlCodes(0x010000b5), [ResourceControl.GET_CRYPTO_CHECKPOINTS])
    for (const { name, code } of all) assert(controlCodeNames(code).includes(name))
  })
})

describe('states', () => {
  it('have names people can read', () => {
    assert.equal(resourceStateName(2), 'Online')
    assert.equal(resourceStateName(0x82), 'OfflinePending')
    assert.equal(resourceStateName(-1), 'Unknown')
    assert.equal(resourceStateName(126), 'Unknown')
    assert.equal(groupStateName(3), 'PartialOnline')
    assert.equal(nodeStateName(0), 'Up')
    assert.equal(nodeClusterStateName(19), 'Running')
    assert.equal(nodeClusterStateName(2), 'Unknown')
  })
})
