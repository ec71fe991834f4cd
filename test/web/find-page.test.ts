import { describe, expect, it } from '@jest/globals';
import { findPage, pages } from '../../src/web/console/find-page.ts';

describe('the page that a path leads to', () => {
  it('is the one of that path, before any that takes anything in its place', () => {
    expect(findPage('/')?.page.path).toBe('/');
    expect(findPage('/transfers/new')?.page.path).toBe('/transfers/new');
    expect(findPage('/transfers/trf_1')).toMatchObject({
      page: { path: '/transfers/:id' },
      params: { id: 'trf_1' },
    });
  });

  it('is given the parts of the path as they were before they were written into an address', () => {
    expect(findPage('/texts/template/invoice.paid/pt-BR')?.params).toEqual({
      kind: 'template',
      name: 'invoice.paid',
      locale: 'pt-BR',
    });
    expect(findPage('/deliveries/a%2Fb%20c')?.params).toEqual({ id: 'a/b c' });
    expect(findPage('/deliveries/100%')?.params).toEqual({ id: '100%' });
  });

  it('is none where no page has that path', () => {
    for (const path of ['/nonsense', '/deliveries/', '/deliveries/a/b', '/texts/template', '']) {
      expect(findPage(path)).toBeUndefined();
    }
  });

  it('is one for each path in the list', () => {
    for (const page of pages) expect(findPage(page.path)?.page).toBe(page);
  });
});
