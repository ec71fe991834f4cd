<?php

declare(strict_types=1);

namespace Avisador;

use InvalidArgumentException;
use Throwable;

/** The module's page: whether Avisador is reached, what waits, what was refused and why. Everything is shown as text. */
final class Page
{
    /** @var Whmcs */
    private $whmcs;

    /** @var Module */
    private $module;

    /** @var array<string, string> */
    private $words;

    /** @var string where the page's forms are posted to */
    private $link;

    /** @param array<string, string> $words */
    public function __construct(Whmcs $whmcs, array $words, string $link)
    {
        $this->whmcs = $whmcs;
        $this->module = new Module($whmcs);
        $this->words = $words;
        $this->link = $link;
    }

    /** @param array<string, mixed> $posted a form of this page's, its token checked; [] where none was posted */
    public function html(array $posted): string
    {
        try {
            return $this->done($posted) . $this->problem() . $this->trial() . $this->outbox() . $this->refused()
                . $this->off();
        } catch (Throwable $error) {
            return $this->box('error', $error->getMessage(), '');
        }
    }

    /** @param array<string, mixed> $posted */
    private function done(array $posted): string
    {
        $action = is_string($posted['avisador'] ?? null) ? $posted['avisador'] : '';
        try {
            if ($action === 'test') {
                return $this->tried(trim(Read::text($posted['phone'] ?? '')));
            }
            if ($action === 'post') {
                $outbox = $this->module->outbox();
                $outbox->resume();
                $done = $outbox->flush(20);
                $said = sprintf($this->words['posted_now'], $done['posted']);

                return $done['problem'] === null ? $this->box('success', $said, '') : '';
            }
            if ($action === 'retry') {
                $this->retry(Read::text($posted['event'] ?? ''), Read::text($posted['client'] ?? ''));
            }
        } catch (InvalidArgumentException $error) {
            // Not set up: problem() says so.
            return '';
        }

        return '';
    }

    /** Whoever sees that all is well now need not wait for the next try. */
    private function tried(string $phone): string
    {
        $client = $this->module->client();
        $admin = $this->whmcs->admin();
        $said = $phone === '' ? Trial::reach($client) : Trial::send($client, Read::given([
            'firstName' => $admin['name'] ?: 'Avisador',
            'phone' => $phone,
            'country' => $this->whmcs->configured('DefaultCountry'),
            'language' => $admin['language'] ?: $this->whmcs->configured('Language'),
        ]), rtrim($this->whmcs->configured('SystemURL'), '/') . '/clientarea.php');
        $isWell = strpos($said['key'], 'test_') === 0;
        if ($isWell) {
            $this->module->outbox()->resume();
        }

        return $this->box($isWell ? 'success' : 'error', $this->words[$said['key']], $said['detail']);
    }

    /** What may have been put right at the client since then counts. */
    private function retry(string $eventId, string $clientId): void
    {
        try {
            $client = (new Panel($this->whmcs, (new Settings($this->whmcs))->consentField()))->client($clientId);
        } catch (PanelError $error) {
            // A prospect, or a client who is gone: as it was.
            $client = null;
        }
        (new Outbox($this->whmcs->pdo()))->retry($eventId, $client);
    }

    private function problem(): string
    {
        try {
            $problem = $this->module->outbox()->status()['problem'];
        } catch (InvalidArgumentException $error) {
            return $this->box('info', $this->words['not_set_up'], $error->getMessage());
        }

        if ($problem === null) {
            return '';
        }

        return $this->box('error', $this->words['paused'] . ' ' . $this->words[Verdict::ofLine($problem)], $problem);
    }

    private function trial(): string
    {
        $phone = '<input type="text" name="phone" size="24" class="form-control input-inline" aria-label="'
            . $this->word('test_phone') . '" placeholder="+54 9 11 2345-6789">';

        return $this->section('test', '<p>' . $this->word('test_hint') . '</p>'
            . $this->form('test', "$phone " . $this->button('test_button', 'btn-primary')));
    }

    private function outbox(): string
    {
        $status = (new Outbox($this->whmcs->pdo()))->status();
        $rows = [
            'waiting' => (string) $status['waiting'],
            'oldest' => self::moment($status['oldestAt']),
            'posted' => self::moment($status['postedAt']),
            'refused' => (string) $status['rejected'],
        ];
        $table = '';
        foreach ($rows as $name => $value) {
            $table .= '<tr><th>' . $this->word($name) . '</th><td>' . self::text($value === '' ? '–' : $value) . '</td></tr>';
        }

        $button = $status['waiting'] === 0 ? '' : $this->form('post', $this->button('post_button', 'btn-default'));

        $html = "<table class=\"table table-condensed\" style=\"width:auto\">$table</table>$button";

        return $this->section('outbox', $html);
    }

    private function refused(): string
    {
        $rows = '';
        foreach ((new Outbox($this->whmcs->pdo()))->rejected() as $row) {
            $moment = self::moment((int) $row['settled_at']);
            $rows .= '<tr>';
            foreach ([$row['event_id'], $row['client_id'], $moment, self::reason($row['reason'])] as $cell) {
                $rows .= '<td>' . self::text($cell) . '</td>';
            }
            $hidden = '<input type="hidden" name="event" value="' . self::text($row['event_id']) . '">'
                . '<input type="hidden" name="client" value="' . self::text($row['client_id']) . '">';
            $form = $this->form('retry', $hidden . $this->button('retry_button', 'btn-default btn-sm'));
            $rows .= "<td>$form</td></tr>";
        }
        $heads = '';
        foreach (['event', 'client', 'when', 'reason'] as $head) {
            $heads .= '<th>' . $this->word($head) . '</th>';
        }

        return $rows === '' ? '' : $this->section('refused', '<p>' . $this->word('refused_hint') . '</p>'
            . '<table class="datatable" width="100%">'
            . "<thead><tr>$heads<th></th></tr></thead><tbody>$rows</tbody></table>");
    }

    private function off(): string
    {
        $settings = new Settings($this->whmcs);
        $off = [];
        foreach (array_unique(Hooks::TELLS) as $type) {
            if ($settings->isOff($type)) {
                $off[] = $this->words[Words::keyOf($type)];
            }
        }

        $list = self::text($off === [] ? $this->words['off_none'] : implode(', ', $off));
        $link = '<a href="configaddonmods.php">' . $this->word('off_link') . '</a>';

        return $this->section('off', "<p>$list</p><p>{$this->word('off_hint')} $link</p>");
    }

    private function section(string $title, string $html): string
    {
        return '<div class="panel panel-default"><div class="panel-heading"><h3 class="panel-title">' . $this->word($title)
            . "</h3></div><div class=\"panel-body\">$html</div></div>";
    }

    private function box(string $kind, string $what, string $detail): string
    {
        $small = $detail === '' ? '' : '<br><small>' . self::text($detail) . '</small>';

        return "<div class=\"{$kind}box\"><strong>" . self::text($what) . "</strong>$small</div>";
    }

    private function form(string $action, string $html): string
    {
        return '<form method="post" action="' . self::text($this->link) . '">' . generate_token('form')
            . "<input type=\"hidden\" name=\"avisador\" value=\"$action\">$html</form>";
    }

    private function button(string $word, string $class): string
    {
        return "<button type=\"submit\" class=\"btn $class\">" . $this->word($word) . '</button>';
    }

    private function word(string $key): string
    {
        return self::text($this->words[$key]);
    }

    private static function moment(?int $at): string
    {
        return $at === null ? '' : date('Y-m-d H:i', $at);
    }

    /** Avisador's errors as lines: which field, and what is wrong with it. */
    private static function reason(string $kept): string
    {
        $errors = json_decode($kept, true);
        if (!is_array($errors)) {
            return $kept;
        }

        return implode('; ', array_map(static function ($error): string {
            return is_array($error) ? trim(($error['pointer'] ?? '') . ' ' . ($error['detail'] ?? '')) : '';
        }, $errors));
    }

    private static function text(string $value): string
    {
        return htmlspecialchars($value, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
    }
}
