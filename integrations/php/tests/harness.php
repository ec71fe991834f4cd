<?php

/** What the plugins' tests share. They run against a packaged plugin: the very files that an operator copies. */

declare(strict_types=1);

use Avisador\Client;
use Avisador\Outbox;

/** @param string $folder of a packaged plugin's classes */
function load_classes(string $folder): void
{
    require_once "$folder/load.php";
}

error_reporting(E_ALL);
set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
    if ((error_reporting() & $level) === 0) {
        // Expected, with an @.
        return false;
    }
    throw new ErrorException($message, 0, $level, $file, $line);
});

require __DIR__ . '/service.php';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** @var array<string, callable> the tests, by what is true */
$tests = [];

function it(string $is, callable $test): void
{
    global $tests;
    $tests[$is] = $test;
}

/**
 * Runs every test of these folders' `*-test.php`, or those whose name holds the argument, and ends the program: with 0
 * where all passed and there was at least one.
 *
 * @param string[] $folders
 */
function run_tests(array $folders, string $named = ''): void
{
    global $tests;
    foreach ($folders as $folder) {
        foreach (glob("$folder/*-test.php") as $file) {
            require $file;
        }
    }
    $counts = ['ok' => 0, 'FAIL' => 0];
    foreach ($tests as $name => $test) {
        if ($named !== '' && stripos($name, $named) === false) {
            continue;
        }
        try {
            $test();
            $counts['ok']++;
            echo "ok    $name\n";
        } catch (Throwable $error) {
            $counts['FAIL']++;
            echo "FAIL  $name\n      {$error->getMessage()} ({$error->getFile()}:{$error->getLine()})\n";
        }
    }
    echo "{$counts['ok']} passed, {$counts['FAIL']} failed\n";
    exit($counts['FAIL'] === 0 && $counts['ok'] > 0 ? 0 : 1);
}

/** @param mixed $expected */
function same($expected, $actual, string $what = ''): void
{
    if ($expected !== $actual) {
        throw new Exception(trim("$what expected " . json_encode($expected) . ', got ' . json_encode($actual)));
    }
}

function throws(string $class, callable $does): string
{
    try {
        $does();
    } catch (Throwable $error) {
        same($class, get_class($error));

        return $error->getMessage();
    }
    throw new Exception("expected $class, and nothing was thrown");
}

/** Does something when the tests are over; what was asked for last is done first. */
function at_end(callable $do): void
{
    static $all = null;
    if ($all === null) {
        $all = [];
        register_shutdown_function(static function () use (&$all): void {
            while ($all !== []) {
                array_pop($all)();
            }
        });
    }
    $all[] = $do;
}

/** A folder that is gone when the tests are over. */
function folder(): string
{
    $folder = sys_get_temp_dir() . '/avisador-' . bin2hex(random_bytes(6));
    mkdir($folder, 0700);
    at_end(static function () use ($folder): void {
        foreach (new RecursiveIteratorIterator(
            new RecursiveDirectoryIterator($folder, FilesystemIterator::SKIP_DOTS),
            RecursiveIteratorIterator::CHILD_FIRST
        ) as $entry) {
            $entry->isDir() ? rmdir($entry->getPathname()) : unlink($entry->getPathname());
        }
        rmdir($folder);
    });

    return $folder;
}

/**
 * Starts a program that is stopped when the tests are over, or before, and waits for the address that it prints. What
 * it says goes to a file.
 */
final class Program
{
    /** @var string what was found in what it said */
    public $address;
    /** @var string */
    private $log;
    /** @var resource|null */
    private $process;

    /** @param string[] $command */
    public function __construct(array $command, array $environment, string $pattern, ?string $cwd = null)
    {
        $this->log = folder() . '/said.log';
        $pipes = [];
        $said = ['file', $this->log, 'a'];
        $this->process = proc_open($command, [1 => $said, 2 => $said], $pipes, $cwd, $environment + getenv());
        at_end([$this, 'stop']);
        while (preg_match($pattern, $this->said(), $found) !== 1) {
            if (!proc_get_status($this->process)['running']) {
                throw new Exception("{$command[0]} did not start: " . $this->said());
            }
            usleep(20000);
        }
        $this->address = $found[1];
    }

    public function said(): string
    {
        return (string) file_get_contents($this->log);
    }

    /** Asks it to stop, and waits until it has. */
    public function stop(): void
    {
        if ($this->process !== null) {
            proc_terminate($this->process, 15);
            proc_close($this->process);
            $this->process = null;
        }
    }
}

/** An empty database: SQLite in memory, or MariaDB where `npm run test:plugins -- --mariadb` has started one. */
function database(): PDO
{
    static $count = 0;
    // As Laravel opens it, and so WHMCS.
    $options = [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION, PDO::ATTR_EMULATE_PREPARES => false];
    $socket = getenv('MARIADB_SOCKET');
    if ($socket === false) {
        return new PDO('sqlite::memory:', null, null, $options);
    }
    $name = 'panel_' . getmypid() . '_' . ++$count;
    $server = new PDO("mysql:unix_socket=$socket", 'root', '', $options);
    $server->exec("CREATE DATABASE $name CHARACTER SET utf8 COLLATE utf8_unicode_ci");
    // Three bytes a letter and no strictness: what an older panel has.
    $db = new PDO("mysql:unix_socket=$socket;dbname=$name;charset=utf8", 'root', '', $options);
    $db->exec("SET SESSION sql_mode = ''");

    return $db;
}

/** A far side that answers what it is told to. */
final class Stub
{
    /** @var string|null */
    private static $folder;
    /** @var string|null */
    private static $url;

    public static function url(): string
    {
        if (self::$url === null) {
            self::$folder = folder();
            $command = [PHP_BINARY, '-S', '127.0.0.1:0', __DIR__ . '/stub.php'];
            $pattern = '#Development Server \((http://[\d.:]+)\) started#';
            self::$url = (new Program($command, ['STUB' => self::$folder], $pattern))->address;
        }

        return self::$url;
    }

    public static function answer(array ...$answers): void
    {
        self::url();
        array_map('unlink', glob(self::$folder . '/*.json'));
        file_put_contents(self::$folder . '/answers.json', json_encode($answers));
    }

    /** @return array<int, array<string, string>> */
    public static function requests(): array
    {
        return array_map(static function (string $file): array {
            return json_decode(file_get_contents($file), true);
        }, glob(self::$folder . '/request-*.json'));
    }

    /** @return array<int, string[]> the ids of each batch that was posted */
    public static function batches(): array
    {
        return array_map(static function (array $request): array {
            return array_column(json_decode($request['body'], true)['events'], 'id');
        }, self::requests());
    }
}

/** An outbox over a database of its own, with a clock that stands until it is moved. */
final class Setting
{
    /** @var int */
    public $time = 1800000000;
    /** @var PDO */
    public $db;
    /** @var Outbox */
    public $outbox;

    public function __construct(?string $url = null, string $secret = SECRET, ?PDO $db = null)
    {
        $this->db = $db ?? database();
        $client = new Client($url ?? Stub::url(), $secret, ['timeoutMs' => 2000]);
        $this->outbox = new Outbox($this->db, $client, function (): int {
            return $this->time;
        });
        $this->outbox->install();
    }

    public function add(string $id, string $client = '1042', array $data = []): bool
    {
        return $this->outbox->add($id, [
            'type' => 'client.registered',
            'client' => ['id' => $client, 'firstName' => 'Juan', 'phone' => '+5491123456789'],
            'data' => $data,
        ]);
    }
}
