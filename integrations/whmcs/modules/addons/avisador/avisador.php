<?php

declare(strict_types=1);

if (!defined('WHMCS')) {
    die('This file cannot be accessed directly');
}

require_once __DIR__ . '/lib/whmcs.php';

/** What WHMCS shows under Setup > Addon Modules. */
function avisador_config(): array
{
    return [
        'name' => 'Avisador',
        'description' => 'Tells clients on WhatsApp what happens to their invoices, services and account.',
        'version' => '0.1.0',
        'author' => 'Avisador',
        'language' => 'english',
        'fields' => [
            'url' => [
                'FriendlyName' => 'Avisador’s address',
                'Type' => 'text',
                'Size' => '60',
                'Description' => 'Such as https://avisador.example.com',
            ],
            'secret' => [
                'FriendlyName' => 'Webhook secret',
                'Type' => 'password',
                'Size' => '60',
                'Description' => 'whsec_…, one of Avisador’s WEBHOOK_SECRETS',
            ],
            'consentField' => [
                'FriendlyName' => 'Consent field',
                'Type' => 'text',
                'Size' => '6',
                'Description' => 'The id of the custom field in which a client allows WhatsApp messages. Empty: none is kept.',
            ],
        ],
    ];
}

function avisador_activate(): array
{
    try {
        // The address and the secret are not there yet, and the tables do not need them.
        $client = new Avisador\Client('https://avisador.invalid', 'whsec_AAAA');
        (new Avisador\Outbox(WHMCS\Database\Capsule::connection()->getPdo(), $client))->install();
    } catch (Throwable $error) {
        return ['status' => 'error', 'description' => $error->getMessage()];
    }

    return ['status' => 'success', 'description' => 'Now set Avisador’s address and secret.'];
}

/** The tables stay: what waits in them is posted once the module is active again. */
function avisador_deactivate(): array
{
    return ['status' => 'success', 'description' => 'What was not posted yet is kept.'];
}

/** The module's page: what waits, what was refused and why. */
function avisador_output(array $vars): void
{
    $words = $vars['_lang'];
    $text = static function ($value): string {
        return htmlspecialchars((string) $value, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
    };
    try {
        $outbox = Avisador\outbox();
        if (isset($_POST['retry']) && is_string($_POST['retry'])) {
            check_token('WHMCS.admin.default');
            $outbox->retry($_POST['retry']);
        }
        $status = $outbox->status();
        $rejected = $outbox->rejected();
    } catch (Throwable $error) {
        echo '<div class="errorbox">' . $text($error->getMessage()) . '</div>';

        return;
    }
    if ($status['problem'] !== null) {
        echo '<div class="errorbox"><strong>' . $text($words['problem']) . '</strong><br>' . $text($status['problem']) . '</div>';
    }
    echo '<p>' . $text($words['waiting']) . ': <strong>' . $status['waiting'] . '</strong>';
    if ($status['oldestAt'] !== null) {
        echo ' (' . $text($words['oldest']) . ' ' . $text(date('Y-m-d H:i', $status['oldestAt'])) . ')';
    }
    echo '</p><h2>' . $text($words['rejected']) . '</h2>';
    if ($rejected === []) {
        echo '<p>' . $text($words['none']) . '</p>';

        return;
    }
    echo '<table class="datatable" width="100%"><thead><tr>';
    foreach (['event', 'client', 'when', 'reason'] as $column) {
        echo '<th>' . $text($words[$column]) . '</th>';
    }
    echo '<th></th></tr></thead><tbody>';
    foreach ($rejected as $row) {
        echo '<tr><td>' . $text($row['event_id']) . '</td><td>' . $text($row['client_id']) . '</td>';
        echo '<td>' . $text(date('Y-m-d H:i', (int) $row['settled_at'])) . '</td><td>' . $text($row['reason']) . '</td>';
        echo '<td><form method="post" action="' . $text($vars['modulelink']) . '">' . generate_token();
        echo '<input type="hidden" name="retry" value="' . $text($row['event_id']) . '">';
        echo '<button class="btn btn-default">' . $text($words['retry']) . '</button></form></td></tr>';
    }
    echo '</tbody></table>';
}
