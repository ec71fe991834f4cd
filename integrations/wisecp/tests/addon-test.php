<?php

/** The add-on as WISECP’s staff see it, and how it posts. */

declare(strict_types=1);

it('refuses an address or a secret that cannot be right', static function (): void {
    $addon = panel();
    foreach ([['url' => 'avisador.example.com'], ['secret' => 'hunter2']] as $wrong) {
        same(false, $addon->save_settings($wrong + ['url' => 'https://avisador.example.com', 'secret' => SECRET]));
        same([true, false], [$addon->error !== '', strpos($addon->error, 'hunter2')]);
    }
});

it('offers a setting for everything that it reads, and a word for each', static function (): void {
    $fields = panel()->fields();
    $read = [];
    foreach (glob(Panel::addon() . '/{,lib/}*.php', GLOB_BRACE) as $file) {
        preg_match_all("/(?<![a-z])setting\('(\w+)'\)/", file_get_contents($file), $found);
        array_push($read, ...$found[1]);
    }
    $read = array_unique($read);
    sort($read);
    $offered = array_keys($fields);
    sort($offered);
    same($offered, array_values($read));
    foreach (['en', 'es'] as $language) {
        $words = include Panel::addon() . "/lang/$language.php";
        foreach ($offered as $field) {
            same(true, isset($words["$field-name"]), "$language, $field;");
        }
    }
});

it('does nothing while it is switched off', static function (): void {
    // Nobody has switched it on in that process.
    $script = 'define("DS", "/"); class Hook { static function add() { echo "listens"; } } include $argv[1];';
    $plugin = PLUGIN . '/coremio/modules/Addons/AvisadorAddon/hooks.php';
    same('', shell_exec(escapeshellarg(PHP_BINARY) . ' -r ' . escapeshellarg($script) . ' ' . escapeshellarg($plugin) . ' 2>&1') ?? '');
});

it('keeps what happens before it is set up, and what waited while it was switched off', static function (): void {
    $addon = panel();
    file_put_contents(Panel::addon() . '/config.php', '<?php return ["status" => true, "settings" => []];');
    Panel::fire('ClientCreated', Panel::client(1042));
    Panel::fire('PerMinuteCronJob');
    same([[], ['client.registered']], [Panel::$log, types()]);
    same(true, $addon->change_addon_status('disable'));
    same(true, $addon->change_addon_status('enable'), $addon->error);
    same(['client.registered'], types());
});

it('posts from WISECP’s cron job, under either of its names', static function (): void {
    foreach (['PerMinuteCronJob', 'action:cron.minute.run'] as $cron) {
        Stub::answer(ALL_TAKEN);
        panel(['url' => Stub::url()]);
        Panel::fire('ClientCreated', Panel::client(1042));
        same([], Stub::requests(), 'the hook itself posts nothing;');
        Panel::fire($cron);
        same([[], [['ClientCreated:1042']]], [Panel::waiting(), Stub::batches()]);
    }
});

it('posts when the page has been handed over, where PHP lets it', static function (): void {
    Stub::answer(ALL_TAKEN);
    $page = implode(' ', array_map('escapeshellarg', [PHP_BINARY, __DIR__ . '/page.php', Stub::url(), folder()]));
    same("page\nhanded over\n", shell_exec("$page 2>&1"));
    same([['ClientCreated:1042']], Stub::batches());
});

it('shows staff what waits and what was refused, as text', static function (): void {
    Stub::answer(['status' => 207, 'each' => ['*' => ['status' => 422, 'errors' => [['pointer' => '/x', 'detail' => '<script>']]]]]);
    $addon = panel(['url' => Stub::url()]);
    Panel::fire('ClientCreated', Panel::client(1042));
    Panel::fire('PerMinuteCronJob');
    $page = $addon->adminArea()['content'];
    same([true, false], [strpos($page, 'ClientCreated:1042') !== false, strpos($page, '<script>')]);
    preg_match('/name="avisador_token" value="(\w+)"/', $page, $found);
    $_POST = ['avisador_retry' => 'ClientCreated:1042', 'avisador_token' => 'another site’s'];
    $addon->adminArea();
    same([], Panel::waiting());
    $_POST['avisador_token'] = $found[1];
    $addon->adminArea();
    $_POST = [];
    same(['ClientCreated:1042'], array_keys(Panel::waiting()));
});

it('shows staff why nothing is posted', static function (): void {
    Stub::answer(['status' => 401, 'body' => ['detail' => 'the signature is wrong']]);
    $addon = panel(['url' => Stub::url()]);
    Panel::fire('ClientCreated', Panel::client(1042));
    Panel::fire('PerMinuteCronJob');
    same(true, strpos($addon->adminArea()['content'], 'the signature is wrong') !== false);
    Panel::$pdo->exec('DROP TABLE mod_avisador_outbox');
    same(true, strpos($addon->adminArea()['content'], 'SQLSTATE') !== false);
});

it('finds WISECP’s connection wherever its query builder is', static function (): void {
    panel();
    $theirs = Models::$init;
    try {
        Models::$init = Modules::$init = null;
        WDB::hold(new Database(Panel::$pdo));
        same('client.registered', fired('ClientCreated', Panel::client(1042))['type']);
    } finally {
        WDB::hold(null);
        Models::$init = Modules::$init = $theirs;
    }
});

it('uses a connection of its own where WISECP’s is not found', static function (): void {
    $file = folder() . '/panel.db';
    panel(['dsn' => "sqlite:$file"]);
    $theirs = Models::$init;
    try {
        Models::$init = Modules::$init = null;
        Panel::fire('ClientCreated', Panel::client(1042));
        same([], Panel::$log);
        same('ClientCreated:1042', (new PDO("sqlite:$file"))->query('SELECT event_id FROM mod_avisador_outbox')->fetchColumn());
    } finally {
        Models::$init = Modules::$init = $theirs;
    }
});

it('says that there is no connection before it is switched on', static function (): void {
    $addon = panel();
    $theirs = Models::$init;
    try {
        Models::$init = Modules::$init = null;
        same([false, true], [$addon->change_addon_status('enable'), strpos($addon->error, 'connection') !== false]);
    } finally {
        Models::$init = Modules::$init = $theirs;
    }
});
