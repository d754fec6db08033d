import assert from 'node:assert/strict'
import type { HCLUSTER } from '../../lib/binding/index.js'
import { read } from '../coverage/tree.js'
import { Hostile, leavesNothingBehind, type Rule } from './hostile.js'
import { Caller, type Result, type Row, rows, twins } from './rows.js'

const hostile = new Hostile()
const caller = new Caller(hostile)
const { api, crypto } = hostile

interface Fact {
  name: string
  returns: { failure: string }
}
const facts = ['functions', 'cryptoapi'].flatMap(file => JSON.parse(read(`scripts/facts/${file}.json`)) as Fact[])
const failureOf = (row: Row): string => facts.find(({ name }) => name === row.name)?.returns.failure ?? ''

/** Codes from the documentation, from the other end of the wire, and numbers that no page knows. */
const codes = [1, 5, 6, 31, 87, 122, 234, 259, 997, 1722, 1726, 5007, 5024, 5050, 0x80090016, 12345, 0xffffffff]

/** Calls the row in both ways, by a rule that holds for these two calls only. */
async function each(row: Row, rule: Rule, check: (result: Result) => void): Promise<void> {
  for (const twin of twins) {
    const values = caller.arguments(row)
    hostile.on(row.name as 'OpenCluster', rule)
    hostile.leaveLastError(1717)
    const result = await caller.call(row, values, twin)
    hostile.on(row.name as 'OpenCluster', {})
    check(result)
  }
}

function assertNothingOpened(row: Row, result: Result): void {
  if (row.kind !== undefined) assert.equal(Caller.opened(row, result), null)
  if (row.returns === 'state') assert.equal(result.state, -1)
}

describe('how calls end', () => {
  leavesNothingBehind(hostile, () => caller.closeAll())

  for (const row of rows) {
    if (failureOf(row) === 'count') {
      it(`${row.name}: it never fails`, async () => {
        await each(row, { number: 0xffffffff }, result => assert.deepEqual(result, { status: 0, count: 0xffffffff }))
      })
      continue
    }

    it(`${row.name}: with any status`, async () => {
      for (const status of codes) {
        await each(row, { status }, result => {
          assert.equal(result.status, status)
          assertNothingOpened(row, result)
        })
      }
    })

    if (failureOf(row) === 'win32-error-code') continue

    it(`${row.name}: failing without a last error, whatever was left of an older one`, async () => {
      await each(row, { fail: true }, result => {
        assert.equal(result.status, 31)
        assertNothingOpened(row, result)
      })
    })

    it(`${row.name}: succeeding in spite of a last error`, async () => {
      await each(row, { lastError: 1722 }, result => {
        assert.equal(result.status, 0)
        const handle = row.kind === undefined ? null : Caller.opened(row, result)
        if (handle !== null) caller.close(row.kind as string, handle)
      })
    })
  }

  for (const row of rows) {
    if (row.kind === undefined || row.returns === 'handle') continue
    it(`${row.name}: a success that gives no handle is a failure`, async () => {
      await each(row, { nothing: true }, result => {
        assert.equal(result.status, 31)
        assertNothingOpened(row, result)
      })
    })
  }

  it('CryptAcquireContextW: deleting a container opens nothing, whatever is left in the handle', async () => {
    const deleteKeySet = 0x10
    assert.deepEqual(crypto.CryptAcquireContextW('c', null, 1, deleteKeySet), { status: 0, phProv: null })
    assert.deepEqual(await crypto.CryptAcquireContextWAsync('c', null, 1, deleteKeySet), { status: 0, phProv: null })
  })

  it('a state is a state, known or not', async () => {
    const row = rows.find(({ name }) => name === 'GetClusterNodeState') as Row
    await each(row, { number: 777 }, result => assert.deepEqual(result, { status: 0, state: 777 }))
    await each(row, { number: 0x80000000 }, result => assert.deepEqual(result, { status: 0, state: -0x80000000 }))
  })

  it('each call has its own outcome, though many are in flight', async () => {
    const cluster = api.OpenCluster('CLUSTER').handle as HCLUSTER
    hostile.on('GetClusterKey', { status: 5, after: 50, times: 100 })
    const results = await Promise.all(Array.from({ length: 300 }, () => api.GetClusterKeyAsync(cluster, 1)))
    assert.equal(results.filter(({ status }) => status === 5).length, 100)
    assert.equal(new Set(results.flatMap(({ handle }) => handle ?? [])).size, 200)
    await api.CloseClusterAsync(cluster)
  })
})
