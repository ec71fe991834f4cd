import { setTimeout as delay } from 'node:timers/promises';
import type { SimulatedWhatsApp } from '../whatsapp-web/simulated-whatsapp.ts';
import type { ServiceOnWeb } from './service-on-web.ts';

/** What can go wrong once. `post` has just let some events go, or lets them go in the middle of it. */
export type Fault = (post: () => void) => Promise<void>;

interface Doses {
  kills: number;
  browserKills: number;
}

interface FaultsOptions {
  service: ServiceOnWeb;
  whatsApp: SimulatedWhatsApp;
  random: () => number;
}

/** As many of each as the doses say, and some of the others, in random order. */
export function drawFaults({ kills, browserKills }: Doses, options: FaultsOptions): Fault[] {
  const { service, whatsApp, random } = options;
  const upTo = (ms: number) => delay(random() * ms);

  /** Mostly there is peace afterwards; now and then the next fault meets a session that is just coming back. */
  async function mostlyBack(): Promise<void> {
    if (random() < 0.25) await upTo(1500);
    else await service.back();
  }

  function sendsThat(behaviour: Parameters<SimulatedWhatsApp['setSends']>[0]): Fault {
    return async (post) => {
      await service.back();
      whatsApp.setSends(behaviour);
      post();
      await upTo(600);
      whatsApp.setSends('work');
    };
  }

  const browserKilled: Fault = async (post) => {
    post();
    await upTo(600);
    await service.killBrowser();
    await mostlyBack();
  };
  const serviceKilled: Fault = async (post) => {
    post();
    await upTo(600);
    await service.kill();
    await service.start();
    await mostlyBack();
  };
  const pageReloaded: Fault = async (post) => {
    await service.back();
    post();
    await upTo(600);
    await whatsApp.reload();
    await service.back();
  };
  const connectionDropped: Fault = async (post) => {
    await service.back();
    post();
    await upTo(300);
    whatsApp.setOnline(false);
    await upTo(2000);
    whatsApp.setOnline(true);
    await service.back();
  };
  /**
   * Nothing else happens meanwhile: a page that starts anew hands over once more whatever is unconfirmed, and the network
   * takes it as another message.
   */
  const acksDelayed: Fault = async (post) => {
    await service.back();
    whatsApp.setAcks('none');
    post();
    await upTo(2000);
    whatsApp.setAcks('all');
  };
  /** Short of the service’s patience, or beyond it: then it gives the browser up. */
  async function uponPatience(): Promise<void> {
    const isGivenUp = whatsApp.until(() => whatsApp.connections() === 0);
    await Promise.race([isGivenUp, delay(2000 + random() * 25_000, undefined, { ref: false })]);
  }
  const sendsHang: Fault = async (post) => {
    await sendsThat('hang')(post);
    await uponPatience();
    whatsApp.releaseHungSends();
    await service.back();
  };
  const pageHangs: Fault = async (post) => {
    await service.back();
    await whatsApp.setHanging(true);
    post();
    await uponPatience();
    await whatsApp.setHanging(false);
    await service.back();
  };

  const some = Math.round(browserKills / 3);
  const few = Math.floor(browserKills / 10);
  const faults = [
    ...times(kills, serviceKilled),
    ...times(browserKills, browserKilled),
    ...times(some, pageReloaded),
    ...times(some, connectionDropped),
    ...times(some, acksDelayed),
    ...times(some, sendsThat('drop')),
    ...times(some, sendsThat('fail_after_taking')),
    ...times(few, sendsThat('fail')),
    ...times(few, sendsHang),
    ...times(few, pageHangs),
  ];
  return shuffled(faults, random);
}

function times(count: number, fault: Fault): Fault[] {
  return Array.from({ length: count }, () => fault);
}

function shuffled<Item>(items: Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
