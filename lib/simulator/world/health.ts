import type { Clock } from './clock.js'
import { type MonitoredResource, MonitorFailure } from './resource-monitor.js'

/** What a resource DLL is asked again and again. */
export type HealthQuestion = 'LooksAlive' | 'IsAlive'

/** Milliseconds between two questions; `null` for never. */
export type PollInterval = (question: HealthQuestion) => number | null

/** Asks a resource that is online whether it still is well. */
export class Health {
  readonly #clock: Clock
  readonly #interval: PollInterval
  #due: Map<HealthQuestion, () => void> | null = null

  constructor(clock: Clock, interval: PollInterval) {
    this.#clock = clock
    this.#interval = interval
  }

  /**
   * Begins to ask.
   * @param failed called once, when it is not well; nobody asks any more then
   */
  watch(resource: MonitoredResource, failed: () => void): void {
    this.stop()
    const due = new Map<HealthQuestion, () => void>()
    this.#due = due
    const poll = (question: HealthQuestion, ask: () => Promise<boolean>) => {
      const interval = this.#interval(question)
      if (interval === null) return
      const answered = (alive: boolean) => {
        if (this.#due !== due) return
        if (alive) return poll(question, ask)
        this.stop()
        failed()
      }
      const turn = () =>
        void this.#clock.working(ask()).then(answered, error => {
          if (!(error instanceof MonitorFailure)) throw error
          answered(false)
        })
      // It goes on for ever, so nobody waits for it.
      due.set(question, this.#clock.after(interval, turn, false))
    }
    // What looks dead is examined at once.
    if (!resource.tellsFailure)
      poll('LooksAlive', async () => (await resource.looksAlive()) || (await resource.isAlive()))
    poll('IsAlive', () => resource.isAlive())
  }

  /** Asks no more. */
  stop(): void {
    for (const cancel of this.#due?.values() ?? []) cancel()
    this.#due = null
  }
}
