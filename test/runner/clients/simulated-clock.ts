import type { Clock } from '../../../src/runner/clients/clock.ts';

/** Time that passes only when everybody waits for it. */
export class SimulatedClock implements Clock {
  #now = 0;
  readonly #waiting: { moment: number; wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  until(moment: number): Promise<void> {
    if (moment <= this.#now) return Promise.resolve();
    return new Promise((wake) => {
      const later = this.#waiting.findIndex((other) => other.moment > moment);
      this.#waiting.splice(later < 0 ? this.#waiting.length : later, 0, { moment, wake });
    });
  }

  /** Lets time pass until `work` is through. */
  async run<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const end = () => {
      over = true;
    };
    work.then(end, end);
    for (;;) {
      // Whatever can go on without time passing does so first.
      for (let i = 0; i < 20; i++) await Promise.resolve();
      const next = over ? undefined : this.#waiting.shift();
      if (!next) return await work;
      this.#now = next.moment;
      next.wake();
    }
  }
}
