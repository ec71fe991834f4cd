import { describe, expect, it } from '@jest/globals';
import type { PanelService } from '../../src/transfer/directory.ts';
import { findServices } from '../../src/transfer/find-service.ts';

const services: PanelService[] = [
  { id: '12', name: 'Hosting Pro', domain: 'mi-sitio.com', status: 'active' },
  { id: '13', name: 'Hosting Básico', domain: 'años.com.ar', status: 'suspended' },
  { id: '14', name: 'Streaming', status: 'active' },
  { id: '15', name: 'Streaming', domain: 'radio.example.com', status: 'active' },
  { id: '16', name: 'VPS 1', domain: 'vps.example.com', status: 'terminated' },
  { id: '17', name: 'VPS 1', domain: 'vps.example.com', status: 'active' },
  { id: '18', name: 'Correo', status: 'cancelled' },
  { id: '19', name: 'Plan C++', domain: '', status: 'active' },
  { id: '20', name: '—', status: 'active' },
];

const found = (named: string) => findServices(named, services).map(({ id }) => id);

describe('a service is found', () => {
  it.each([
    ['by its id', '12', ['12']],
    ['by its id with a sign', '#12', ['12']],
    ['by its name', 'Hosting Pro', ['12']],
    ['by its name in other letters', 'HOSTING basico', ['13']],
    ['by its name in quotes', '«Hosting  Pro»', ['12']],
    ['by its domain', 'mi-sitio.com', ['12']],
    ['by its domain as a link', 'https://www.Mi-Sitio.com/', ['12']],
    ['by its domain with an accent', 'AÑOS.com.ar', ['13']],
    ['by name and domain', 'Hosting Pro (mi-sitio.com)', ['12']],
    ['by name and domain with a dash', 'Hosting Pro - mi-sitio.com', ['12']],
    ['by domain and name', 'mi-sitio.com, hosting pro', ['12']],
    ['twice, when two have the name', 'streaming', ['14', '15']],
    ['once, when the domain says which', 'streaming radio.example.com', ['15']],
    ['once, when the other has ended', 'VPS 1', ['17']],
    ['though it has ended, when there is no other', 'correo', ['18']],
    ['by a name with signs', 'plan c++', ['19']],
  ])('%s', (_, named, ids) => {
    expect(found(named)).toEqual(ids);
  });
});

describe('no service is found', () => {
  it.each([
    ['by half its name', 'Hosting'],
    ['by more than its name', 'Hosting Pro Plus'],
    ['by a domain without its hyphen', 'misitio.com'],
    ['by a domain without its accent', 'anos.com.ar'],
    ['by a domain above its own', 'example.com'],
    ['by the name of one and the domain of another', 'Hosting Básico mi-sitio.com'],
    ['by a name without its signs', 'Plan C'],
    ['by nothing', '—'],
  ])('%s', (_, named) => {
    expect(found(named)).toEqual([]);
  });
});
