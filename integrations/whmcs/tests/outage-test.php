<?php

/** An hour without Avisador: five hundred things happen, cron runs every five minutes, and then it is there again. */

declare(strict_types=1);

const HOOKS = 500;

/** The n-th thing that happens: whose it is, what is done, and what its message alone says. */
function happening(int $n): array
{
    $clients = array_keys(PEOPLE);
    $clientId = (string) $clients[$n % count($clients)];
    $id = (string) (100000 + $n);
    switch ($n % 5) {
        case 0:
            StandIn::add('tblinvoices', ['id' => $id, 'invoicenum' => "N-$n.", 'userid' => $clientId, 'duedate' => '2036-12-01',
                'datepaid' => '0000-00-00 00:00:00', 'total' => '10.00', 'status' => 'Unpaid']);

            return [$clientId, ['invoice', $id], "N-$n."];
        case 1:
            StandIn::add('tblinvoices', ['id' => $id, 'invoicenum' => "N-$n.", 'userid' => $clientId, 'duedate' => '2036-12-01',
                'datepaid' => '0000-00-00 00:00:00', 'total' => '10.00', 'status' => 'Unpaid']);

            return [$clientId, ['pay', $id], "N-$n."];
        case 2:
            StandIn::add('tbldomains', ['id' => $id, 'userid' => $clientId, 'domain' => "n-$n.example.com"]);

            return [$clientId, ['deleteDomain', $id], "n-$n.example.com"];
        case 3:
            StandIn::add('tblquotes', ['id' => $id, 'subject' => "N-$n.", 'stage' => 'Delivered', 'validuntil' => '2036-12-15',
                'userid' => $clientId, 'currency' => '1', 'total' => '10.00']);

            return [$clientId, ['deliverQuote', $id], "N-$n."];
        default:
            StandIn::add('tblhosting', ['id' => $id, 'userid' => $clientId, 'packageid' => '10', 'domain' => "n-$n.example.com",
                'nextduedate' => '2036-12-31', 'suspendreason' => '']);

            return [$clientId, ['module', 'Suspend', $id], "n-$n.example.com"];
    }
}

it('loses nothing, doubles nothing and keeps the order through an hour without Avisador', static function (): void {
    $url = Avisador::url();
    $secret = Avisador::secret();
    StandIn::open($url, $secret);
    $before = [];
    foreach (PEOPLE as $clientId => [, $phone]) {
        $before[$clientId] = count(Avisador::messages($phone));
    }
    Avisador::stop();
    // Somebody at Avisador's address would see whether a hook calls there.
    $listener = stream_socket_server(strtr($url, ['http://' => 'tcp://']));
    [StandIn::$held, StandIn::$worked] = [[], []];
    $wanted = array_fill_keys(array_keys(PEOPLE), []);
    $began = time() - 3600;
    for ($n = 0; $n < HOOKS; $n++) {
        StandIn::$now = $began + intdiv($n * 3600, HOOKS);
        [$clientId, $deed, $said] = happening($n);
        StandIn::request();
        Deeds::{array_shift($deed)}(...$deed);
        $wanted[$clientId][] = $said;
        if ($n % 42 === 41) {
            same(false, @stream_socket_accept($listener, 0), 'a hook called Avisador;');
            fclose($listener);
            StandIn::cron();
            $listener = stream_socket_server(strtr($url, ['http://' => 'tcp://']));
        }
    }
    same(false, @stream_socket_accept($listener, 0), 'a hook called Avisador;');
    fclose($listener);
    same(HOOKS, count(StandIn::waiting()));
    [$held, $worked] = [StandIn::$held, StandIn::$worked];
    sort($held);
    printf(
        "      a hook held the page for %.2f ms at least, %.2f in the middle, %.2f in all but five, %.2f at most;\n"
            . "      it had a processor for %.2f ms of that at most (%d hooks, %s)\n",
        $held[0],
        $held[intdiv(count($held), 2)],
        $held[count($held) - 6],
        end($held),
        max($worked),
        count($held),
        StandIn::$db->getAttribute(PDO::ATTR_DRIVER_NAME)
    );

    Avisador::url();
    for ($runs = 1; StandIn::waiting() !== []; $runs++) {
        same(true, $runs <= 2, 'what waits must be posted within ten minutes;');
        StandIn::$now += 300;
        StandIn::cron();
    }
    printf("      cron posted all %d in %d run(s) once Avisador was there again\n", HOOKS, $runs - 1);
    same([[], []], [StandIn::$log, rejected()]);
    foreach (PEOPLE as $clientId => [, $phone]) {
        $texts = array_slice(Avisador::texts($phone, $before[$clientId] + count($wanted[$clientId])), $before[$clientId]);
        same(count($wanted[$clientId]), count($texts), "messages to $clientId;");
        foreach ($wanted[$clientId] as $index => $said) {
            same(true, strpos($texts[$index], $said) !== false, "message $index to $clientId is not about $said;");
        }
    }
});
