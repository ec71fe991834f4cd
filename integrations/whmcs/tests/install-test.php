<?php

/** The module where an operator puts it: in WHMCS's folder, called by the system's cron, and by PHP as FPM. */

declare(strict_types=1);

/** A WHMCS in a folder of its own, with this database; the module is copied over it as README.md says. */
function installed(string $database): string
{
    $root = folder();
    exec('cp -r ' . escapeshellarg(PLUGIN . '/modules') . ' ' . escapeshellarg($root));
    $load = var_export(__DIR__ . '/stand-in/load.php', true);
    file_put_contents("$root/init.php", "<?php\nrequire $load;\nStandIn::\$db = new PDO(" . var_export($database, true) . ");\n");

    return $root;
}

/** Runs PHP in a process of its own, and answers what it prints. */
function php(string $file, string ...$arguments): string
{
    $command = implode(' ', array_map('escapeshellarg', array_merge([PHP_BINARY, $file], $arguments)));
    exec("$command 2>&1", $said, $status);
    same(0, $status, implode("\n", $said));

    return implode("\n", $said);
}

it('posts from the system\'s cron, from where it was copied to', static function (): void {
    Stub::answer(['status' => 207, 'each' => ['*' => ['status' => 202]]]);
    $file = 'sqlite:' . folder() . '/panel.db';
    StandIn::open(Stub::url(), SECRET, new PDO($file, null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]));
    Deeds::deleteDomain('7');
    same('', php(installed($file) . '/modules/addons/avisador/cron.php'));
    same([['DomainDelete:7']], Stub::batches());
    same([], StandIn::waiting());
});

it('hands the page over before it posts, where PHP can', static function (): void {
    Stub::answer(['status' => 207, 'each' => ['*' => ['status' => 202]]]);
    $script = folder() . '/page.php';
    file_put_contents($script, '<?php
        function fastcgi_finish_request(): void { printf("handed over with %d waiting\n", count(StandIn::waiting())); }
        require $argv[1];
        StandIn::open($argv[2]);
        Deeds::deleteDomain("7");
        Deeds::deleteDomain("314");
        echo "the page\n";
        at_end(static function (): void { printf("%d waiting\n", count(StandIn::waiting())); });
    ');
    $said = explode("\n", php($script, __DIR__ . '/stand-in/load.php', Stub::url()));
    same(['the page', 'handed over with 2 waiting'], array_slice($said, 0, 2));
    same([['DomainDelete:7', 'DomainDelete:314']], Stub::batches());
});

it('prints nothing and does nothing for whoever calls its files from the web', static function (): void {
    $root = installed('sqlite::memory:');
    $server = new Program([PHP_BINARY, '-S', '127.0.0.1:0', '-t', $root], [], '#Development Server \((http://[\d.:]+)\) started#');
    $context = stream_context_create(['http' => ['ignore_errors' => true]]);
    foreach (['cron.php', 'hooks.php', 'avisador.php', 'lib/Module.php', 'lib/load.php', 'lang/english.php'] as $file) {
        $said = (string) file_get_contents("{$server->address}/modules/addons/avisador/$file", false, $context);
        same(true, in_array($said, ['', 'This file cannot be accessed directly'], true), "$file: $said");
    }
});
