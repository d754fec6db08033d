// A worker: tries a handle of its parent, and gives it one of its own.
import { parentPort, workerData } from 'node:worker_threads'
import { Hostile } from '../hostile.js'

const { api } = new Hostile()

function codeOf(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return (error as { code: unknown }).code
  }
}

const codes = [codeOf(() => api.CloseCluster(workerData)), codeOf(() => api.GetClusterKey(workerData, 1))]
parentPort?.postMessage([codes, api.OpenCluster('CLUSTER').handle])
