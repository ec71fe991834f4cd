<?php

/** No password, no key and no note leaves the panel: not in the outbox, not on the wire, not in any log. */

declare(strict_types=1);

it('lets no secret into the outbox, onto the wire, or into a log', static function (): void {
    $errors = ini_set('error_log', folder() . '/php-errors.log');
    Stub::answer(['status' => 207, 'each' => ['*' => ['status' => 202]]]);
    StandIn::open(Stub::url());
    StandIn::$fired = [];
    foreach (array_keys(PEOPLE) as $clientId) {
        live((string) $clientId);
        StandIn::request();
        Deeds::changePassword(PEOPLE[$clientId][0], (string) $clientId);
    }
    StandIn::fire('QuoteCreated', ['quoteid' => 500]);
    // Where things go wrong, logs are written.
    foreach (array_keys(Avisador\Hooks::TELLS) as $hook) {
        StandIn::fire($hook, ['params' => ['serviceid' => 404, 'serverpassword' => canary('server password')], 'userid' => 404]);
    }
    same(true, count(StandIn::$log) > 5);
    same(true, strpos(json_encode(StandIn::params('7')), 'CANARY') !== false, 'there is something to find;');
    $outbox = json_encode(StandIn::$db->query('SELECT * FROM mod_avisador_outbox')->fetchAll(PDO::FETCH_ASSOC));
    $packages = json_encode(StandIn::$db->query('SELECT * FROM mod_avisador_packages')->fetchAll(PDO::FETCH_ASSOC));
    same([true, false], [strlen($outbox) > 10000, strpos($outbox . $packages, 'CANARY')]);
    StandIn::cron();
    $wire = json_encode(Stub::requests());
    same([true, false], [strlen($wire) > 10000, strpos($wire, 'CANARY')]);
    same(false, strpos(implode("\n", StandIn::$log), 'CANARY'));
    same(false, strpos((string) @file_get_contents(ini_get('error_log')), 'CANARY'));
    ini_set('error_log', (string) $errors);
    same([], array_values(array_diff(array_keys(Avisador\Hooks::TELLS), array_keys(StandIn::$fired))));
});

it('leaves no secret with Avisador: in nothing that it keeps, prints or sends', static function (): void {
    StandIn::open(Avisador::url(), Avisador::secret());
    live('314');
    StandIn::cron();
    Avisador::textsUntil('+5511912345003', 'd-314.example.com');
    same(true, strlen(Avisador::said()) > 1000, 'its log says something;');
    same(false, strpos(Avisador::said(), 'CANARY'));
    same(false, strpos(json_encode(Avisador::messages()), 'CANARY'));
    $kept = 0;
    foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator(Avisador::data(), FilesystemIterator::SKIP_DOTS)) as $file) {
        $bytes = (string) file_get_contents($file->getPathname());
        $kept += strlen($bytes);
        same(false, strpos($bytes, 'CANARY'), $file->getFilename());
    }
    same(true, $kept > 100000);
});
