<?php

/** WHMCS's own functions, as far as the module calls them. */

declare(strict_types=1);

define('WHMCS', true);

function add_hook(string $name, int $priority, callable $function): void
{
    StandIn::$hooks[$name][] = $function;
}

function localAPI(string $action, array $inputs): array
{
    StandIn::$asked++;

    return Api::answer($action, $inputs);
}

function logActivity(string $message): void
{
    StandIn::$log[] = $message;
}

function generate_token(string $type): string
{
    same('form', $type);

    return '<input type="hidden" name="token" value="t">';
}

/** WHMCS ends the request where the token is not right. */
function check_token(string $namespace): bool
{
    if (($_POST['token'] ?? '') !== 't') {
        throw new Exception('Invalid Token');
    }

    return true;
}
