<?php

/** What the staff see: the settings, the module's page, and what its buttons do. */

declare(strict_types=1);

use Avisador\Hooks;
use Avisador\Settings;
use Avisador\Verdict;
use Avisador\Words;

/** The module's page, opened anew or after one of its forms was posted. */
function page(array $posted = [], string $language = 'english'): string
{
    $_POST = $posted === [] ? [] : $posted + ['token' => 't'];
    ob_start();
    try {
        avisador_output(['_lang' => Words::in($language), 'modulelink' => 'addonmodules.php?module=avisador']);
    } finally {
        $page = (string) ob_get_clean();
        $_POST = [];
    }

    return $page;
}

/** Whether the page says the text of this key. */
function shows(string $key, string $page): bool
{
    return strpos($page, htmlspecialchars(Words::in('english')[$key], ENT_QUOTES)) !== false;
}

it('has its settings in the language of whoever looks at them, and in English else', static function (): void {
    StandIn::open();
    $urls = [];
    foreach (['spanish', 'english', 'hungarian', '../../../init'] as $language) {
        StandIn::change('tbladmins', '3', ['language' => $language]);
        $config = avisador_config();
        same(['text', 'password', 'text'], array_slice(array_column($config['fields'], 'Type'), 0, 3));
        $urls[] = $config['fields']['url']['FriendlyName'];
    }
    same([Words::in('spanish')['url'], Words::in('english')['url']], array_slice($urls, 0, 2));
    same([$urls[1], $urls[1]], array_slice($urls, 2));
    same(array_keys(Words::in('english')), array_keys(Words::in('spanish')));
    $_SESSION = [];
    same($urls[1], avisador_config()['fields']['url']['FriendlyName']);
});

it('can switch off each event that it tells, one by one', static function (): void {
    StandIn::open();
    $fields = avisador_config()['fields'];
    $types = array_values(array_unique(Hooks::TELLS));
    same(13, count($types));
    same(array_map([Settings::class, 'nameOf'], $types), array_slice(array_keys($fields), 3));
    foreach ($types as $type) {
        same('yesno', $fields[Settings::nameOf($type)]['Type']);
        foreach (['' => false, 'on' => true] as $value => $isOff) {
            StandIn::set(Settings::nameOf($type), (string) $value);
            same($isOff, (new Settings(new Avisador\Whmcs()))->isOff($type));
        }
        same(true, shows(Words::keyOf($type), page()));
        StandIn::set(Settings::nameOf($type), '');
    }
});

it('says whether Avisador is reached and the secret is right, and sends nothing for that', static function (): void {
    StandIn::open(Avisador::url(), Avisador::secret());
    $before = count(Avisador::messages());
    $page = page(['avisador' => 'test', 'phone' => '']);
    same([true, false], [shows('test_reached', $page), strpos($page, 'errorbox')]);
    StandIn::set('secret', SECRET);
    same(true, shows('answer_secret', page(['avisador' => 'test', 'phone' => ''])));
    StandIn::set('url', 'http://127.0.0.1:1');
    same(true, shows('answer_none', page(['avisador' => 'test', 'phone' => ''])));
    foreach ([['status' => 200], ['status' => 404], ['status' => 403]] as $answer) {
        Stub::answer($answer);
        StandIn::set('url', Stub::url());
        same(true, shows('answer_stranger', page(['avisador' => 'test', 'phone' => ''])), (string) $answer['status']);
    }
    Stub::answer(['status' => 301, 'headers' => ['Location: https://example.com/']]);
    same(true, shows('answer_redirect', page(['avisador' => 'test', 'phone' => ''])));
    same($before, count(Avisador::messages()));
    StandIn::set('url', '');
    same(true, shows('not_set_up', page(['avisador' => 'test', 'phone' => ''])));
});

it('sends a message to the phone of whoever tries it, in their language', static function (): void {
    StandIn::open(Avisador::url(), Avisador::secret());
    $page = page(['avisador' => 'test', 'phone' => '011 15-2345-0020']);
    same([true, false], [shows('test_sent', $page), strpos($page, '2345-0020')]);
    [$text] = Avisador::texts('+5491123450020', 1);
    same(true, strpos($text, 'Hola, Marta:') === 0 && strpos($text, 'https://panel.example.com/clientarea.php') !== false, $text);
    same([[], []], [StandIn::waiting(), StandIn::$log]);
    // Too long to be one.
    same(true, shows('answer_refused', page(['avisador' => 'test', 'phone' => str_repeat('1', 65)])));
});

it('knows what each answer means', static function (): void {
    $means = [
        '401: webhook-timestamp is 400 seconds old' => 'answer_clock', '401: webhook-signature does not match' => 'answer_secret',
        '429: more than 60 requests' => 'answer_failures', '503: the event could not be queued' => 'answer_busy',
        '500: it is in our log' => 'answer_broken', '503, with no explanation: is this' => 'answer_gateway',
        '404: there is no such address' => 'answer_stranger', 'no answer: Connection timed out after 2000' => 'answer_none',
    ];
    foreach ($means as $problem => $key) {
        same($key, Verdict::ofLine($problem), $problem);
    }
});

it('shows what waits and why, and posts it at once when it is asked to', static function (): void {
    StandIn::open(Stub::url());
    $refusal = ['status' => 401, 'body' => ['detail' => 'webhook-signature does not match']];
    Stub::answer($refusal, ['status' => 207, 'each' => ['*' => ['status' => 202]]]);
    Deeds::deleteDomain('7');
    StandIn::cron();
    $page = page();
    $why = htmlspecialchars(Words::in('english')['answer_secret']);
    same([true, true], [shows('paused', $page), strpos($page, $why) !== false]);
    // Within the pause: whoever presses the button knows better.
    $page = page(['avisador' => 'post']);
    $done = sprintf(Words::in('english')['posted_now'], 1);
    same([true, false, []], [strpos($page, $done) !== false, shows('paused', $page), StandIn::waiting()]);
});

it('shows what was refused as text, and posts it again with what was put right at the client', static function (): void {
    StandIn::open(Stub::url());
    $errors = [['pointer' => '/client/phone', 'detail' => '<script>']];
    Stub::answer(['status' => 207, 'each' => ['*' => ['status' => 422, 'errors' => $errors]]]);
    Deeds::deleteDomain('7');
    Deeds::deliverQuote('500');
    StandIn::cron();
    $page = page([], 'spanish');
    same([true, true, false], [
        strpos($page, 'DomainDelete:7') !== false, strpos($page, '/client/phone &lt;script&gt;') !== false, strpos($page, '<script'),
    ]);
    StandIn::change('tblclients', '1042', ['phonenumberformatted' => '+54.91123450077']);
    page(['avisador' => 'retry', 'event' => 'DomainDelete:7', 'client' => '1042']);
    page(['avisador' => 'retry', 'event' => rejected()[0]['event_id'], 'client' => 'prospect:500']);
    same(['+54.91123450077', '+54 9 11 2345-0007'], array_column(array_column(StandIn::waiting(), 'client'), 'phone'));
});

it('does nothing for a form that is not one of its own', static function (): void {
    StandIn::open(Stub::url());
    Stub::answer(['status' => 422]);
    throws(Exception::class, static function (): void {
        page(['avisador' => 'test', 'phone' => '', 'token' => 'forged']);
    });
    same([], Stub::requests());
});

it('can be activated twice, keeps what waits when it is deactivated, and says what went wrong', static function (): void {
    StandIn::open();
    Deeds::deleteDomain('7');
    avisador_deactivate();
    same('success', avisador_activate()['status']);
    avisador_upgrade(['version' => '0.1.0']);
    same(1, count(StandIn::waiting()));
    StandIn::$db->exec('DROP TABLE mod_avisador_outbox');
    same(true, strpos(page(), 'errorbox') !== false);
});
