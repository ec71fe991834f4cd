import nock from 'nock';

// No test ever leaves this machine: a request to any address but loopback throws.
nock.disableNetConnect();
nock.enableNetConnect(/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/);
