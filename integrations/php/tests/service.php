<?php

declare(strict_types=1);

/** Avisador itself: a process of its own with an empty data folder, which can be stopped and started again. */
final class Avisador
{
    /** @var Program|null */
    private static $program;
    /** @var string|null */
    private static $data;
    /** @var string */
    private static $port = '0';
    /** @var string */
    private static $said = '';

    /** Starts it where it does not run. Its address stays the same. */
    public static function url(): string
    {
        if (self::$program === null) {
            self::$data = self::$data ?? folder();
            $root = dirname(__DIR__, 3);
            self::$program = new Program(
                ["$root/node_modules/.bin/node", 'src/main/avisador.js', 'start'],
                ['PORT' => self::$port, 'DATA_DIR' => self::$data, 'LOG_LEVEL' => 'trace', 'COMPANY_NAME' => 'Hosting del Sur'],
                '#listens on (http://[\d.:]+)#',
                $root
            );
            self::$port = (string) parse_url(self::$program->address, PHP_URL_PORT);
        }

        return self::$program->address;
    }

    public static function stop(): void
    {
        self::$said = self::said();
        self::$program->stop();
        self::$program = null;
    }

    /** Everything that it has printed, with its most talkative log. */
    public static function said(): string
    {
        return self::$said . (self::$program === null ? '' : self::$program->said());
    }

    public static function secret(): string
    {
        self::url();

        return json_decode(file_get_contents(self::$data . '/secrets.json'), true)['webhookSecrets'][0];
    }

    /** The folder in which it keeps everything. */
    public static function data(): string
    {
        self::url();

        return self::$data;
    }

    /** @return string[] what arrived on a simulated phone, once so many messages are there */
    public static function texts(string $phone, int $count): array
    {
        return self::arrived($phone, static function (array $texts) use ($count): bool {
            return count($texts) >= $count;
        });
    }

    /** @return string[] what arrived on a simulated phone, once one of the messages holds this */
    public static function textsUntil(string $phone, string $holds): array
    {
        return self::arrived($phone, static function (array $texts) use ($holds): bool {
            return strpos(implode("\n", $texts), $holds) !== false;
        });
    }

    /** @return string[] */
    private static function arrived(string $phone, callable $isAll): array
    {
        for ($tries = 0; $tries < 300; $tries++) {
            $texts = array_column(self::messages($phone), 'text');
            if ($isAll($texts)) {
                return $texts;
            }
            usleep(100000);
        }
        throw new Exception("not all has arrived on $phone: " . json_encode($texts, JSON_UNESCAPED_UNICODE));
    }

    /** @return array<int, array<string, mixed>> all messages on all phones, or on one */
    public static function messages(string $phone = ''): array
    {
        $address = self::url() . '/sandbox/api/messages' . ($phone === '' ? '' : '?phone=' . urlencode($phone));

        return json_decode(file_get_contents($address), true)['messages'];
    }
}
