<?php

/** What the add-on's tests share. */

declare(strict_types=1);

const ALL_TAKEN = ['status' => 207, 'each' => ['*' => ['status' => 202]]];

/** A panel whose staff have set the add-on up and switched it on. The far side is not asked unless the cron job runs. */
function panel(array $settings = []): AvisadorAddon
{
    Panel::reset();
    $addon = new AvisadorAddon();
    $defaults = ['invoiceUrl' => '', 'consentField' => '', 'dsn' => '', 'undocumentedHooks' => WISECP === 5 ? 1 : 0];
    same(true, $addon->save_settings($settings + ['url' => 'http://127.0.0.1:1', 'secret' => SECRET] + $defaults), $addon->error);
    same(true, $addon->change_addon_status('enable'), $addon->error);
    // As on the next page that somebody opens.
    include Panel::addon() . '/hooks.php';

    return $addon;
}

/** The one event that a hook makes. */
function fired(string $hook, ...$arguments): array
{
    $before = Panel::waiting();
    Panel::fire($hook, ...$arguments);
    same([], Panel::$log);
    $new = array_diff_key(Panel::waiting(), $before);
    same(1, count($new), "$hook:");

    return reset($new);
}

/** A hook that tells nothing to anybody. */
function silent(string $hook, ...$arguments): void
{
    $before = array_keys(Panel::waiting());
    Panel::fire($hook, ...$arguments);
    same([], Panel::$log);
    same($before, array_keys(Panel::waiting()), "$hook:");
}

/** @return string[] of what waits */
function types(): array
{
    return array_column(array_values(Panel::waiting()), 'type');
}

/** Everything that the add-on has written down. */
function written(): string
{
    $all = '';
    foreach (['mod_avisador_outbox', 'mod_avisador_state', 'mod_avisador_memory'] as $table) {
        $all .= json_encode(Panel::$pdo->query("SELECT * FROM $table")->fetchAll(PDO::FETCH_ASSOC));
    }

    return $all . implode(' ', Panel::$log);
}
