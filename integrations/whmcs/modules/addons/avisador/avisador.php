<?php

declare(strict_types=1);

if (!defined('WHMCS')) {
    die('This file cannot be accessed directly');
}

require_once __DIR__ . '/lib/load.php';

/** What WHMCS shows under System Settings > Addon Modules, in the language of whoever looks at it. */
function avisador_config(): array
{
    try {
        $words = Avisador\Words::in((new Avisador\Whmcs())->admin()['language']);
    } catch (Throwable $error) {
        $words = Avisador\Words::in('english');
    }
    $fields = [
        'url' => ['Type' => 'text', 'Size' => '60', 'Description' => $words['url_hint']],
        'secret' => ['Type' => 'password', 'Size' => '60', 'Description' => $words['secret_hint']],
        'consentField' => ['Type' => 'text', 'Size' => '6', 'Description' => $words['consentField_hint']],
    ];
    foreach ($fields as $name => $field) {
        $fields[$name] = ['FriendlyName' => $words[$name]] + $field;
    }
    foreach (array_unique(Avisador\Hooks::TELLS) as $type) {
        $fields[Avisador\Settings::nameOf($type)] = [
            'FriendlyName' => $words[Avisador\Words::keyOf($type)],
            'Type' => 'yesno',
            'Description' => sprintf($words['off_description'], $type),
        ];
    }

    return [
        'name' => 'Avisador',
        'description' => $words['about'],
        'version' => '0.1.0',
        'author' => 'Avisador',
        'language' => 'english',
        'fields' => $fields,
    ];
}

function avisador_activate(): array
{
    $whmcs = new Avisador\Whmcs();
    try {
        (new Avisador\Module($whmcs))->install();

        return ['status' => 'success', 'description' => Avisador\Words::in($whmcs->admin()['language'])['activated']];
    } catch (Throwable $error) {
        return ['status' => 'error', 'description' => $error->getMessage()];
    }
}

/** The tables stay: what waits in them is posted once the module is active again. */
function avisador_deactivate(): array
{
    $words = Avisador\Words::in((new Avisador\Whmcs())->admin()['language']);

    return ['status' => 'success', 'description' => $words['deactivated']];
}

/** After an update of the module's files. */
function avisador_upgrade(array $vars): void
{
    (new Avisador\Module(new Avisador\Whmcs()))->install();
}

/** The module's page, under Addons > Avisador. */
function avisador_output(array $vars): void
{
    if ($_POST !== []) {
        // It ends the request where the form is not one of ours.
        check_token('WHMCS.admin.default');
    }
    echo (new Avisador\Page(new Avisador\Whmcs(), $vars['_lang'], $vars['modulelink']))->html($_POST);
}
