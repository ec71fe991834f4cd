/** Line drawings on a square of 24. Each stands beside its words, so none of them is read out. */
const paths = {
  home: 'M4 11.5 12 5l8 6.5M6 10v9h12v-9M10 19v-5h4v5',
  deliveries: 'M4 12.5 20 5l-5 15-3.5-6.5L4 12.5Zm7.5 1L20 5',
  inbox: 'M4 13.5 6.5 6h11l2.5 7.5V19H4v-5.5Zm0 0h4.5L10 16h4l1.5-2.5H20',
  transfers: 'M4 9h14m-4-4 4 4-4 4M20 15H6m4 4-4-4 4-4',
  texts: 'M6 4h8.5L19 8.5V20H6V4Zm8 0v5h5M9 13h7M9 16.5h5',
  phone:
    'M8 3h8a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 16 21H8a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 8 3Zm2.5 15h3',
  coverage: 'M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6',
  unreadable: 'M12 4 21 19.5H3L12 4Zm0 6v4.5M12 17v.1',
  settings: 'M4 7h9M17 7h3M4 12h3M11 12h9M4 17h7M15 17h5M15 5v4M9 10v4M13 15v4',
  people:
    'M9 11.5a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5ZM3 19.5c0-3.2 2.6-5 6-5s6 1.8 6 5M16 5.5a3 3 0 0 1 0 5.7M17.5 14.8c2.2.5 3.5 2.2 3.5 4.7',
  audit: 'M12 7.5V12l3 2M4.5 12a7.5 7.5 0 1 0 2.3-5.4L4.5 9M4.5 5v4h4',
  account: 'M12 12a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5ZM5 20c0-3.6 3-5.5 7-5.5s7 1.9 7 5.5',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  out: 'M10 5H5v14h5M14 8l4 4-4 4M18 12H9',
  check: 'M5 12.5 10 17.5 19 7.5',
  chevron: 'M8 15l4-4 4 4',
};
export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
