import { describeTransport } from '../contracts/transport-contract.ts';
import { openWebOnPhones } from './web-on-phones.ts';

describeTransport('web', async () => {
  const web = await openWebOnPhones();
  const { whatsApp } = web;
  return {
    transport: () => web.transport(),
    textsOn: async (phone) => whatsApp.messagesOn(phone).map(({ text }) => text),
    setRegistered: async (phone, registered) => whatsApp.setRegistered(phone, registered),
    read: async (phone) => whatsApp.read(phone),
    write: async (phone, text) => void whatsApp.write(phone, text),
    setOnline: async (online) => whatsApp.setOnline(online),
    setSends: async (behaviour) => whatsApp.setSends(behaviour),
    setHanging: (hanging) => whatsApp.setHanging(hanging),
    connections: async () => whatsApp.connections(),
    close: () => web.close(),
  };
});
