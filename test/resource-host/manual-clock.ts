import type { HostClock } from '../../lib/resource-host/clock.js'

interface Alarm {
  readonly at: number
  readonly run: () => void
}

/** Time that passes when a test says so. */
export class ManualClock implements HostClock {
  #now = 0
  readonly #alarms = new Set<Alarm>()

  after(ms: number, run: () => void): () => void {
    const alarm = { at: this.#now + ms, run }
    this.#alarms.add(alarm)
    return () => this.#alarms.delete(alarm)
  }

  advance(ms: number): void {
    this.#now += ms
    const due = [...this.#alarms].filter(({ at }) => at <= this.#now)
    for (const alarm of due.sort((a, b) => a.at - b.at)) if (this.#alarms.delete(alarm)) alarm.run()
  }
}
