import { builtInLab } from '../../lib/simulator/built-in.gen.js'
import type { Lab } from '../../lib/simulator/lab/schema.js'
import type { ClockPace } from '../../lib/simulator/world/clock.js'
import { Simulator } from '../../lib/simulator.js'
import { LabService } from './lab-service.js'

/**
 * What `Simulator.start` gives, but in this thread: a worker takes ten times as long to start. Nothing that uses it may wait
 * for it in this thread, as a synchronous call does; and it is in no file.
 */
export async function simulateHere(lab: Lab = builtInLab, clock?: ClockPace): Promise<Simulator> {
  const service = await LabService.start(lab, clock)
  const simulator = await Simulator.attach(service.service.name)
  const letGo = simulator.close.bind(simulator)
  simulator.close = async () => {
    await letGo()
    await service.close()
  }
  return simulator
}
