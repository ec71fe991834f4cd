<?php

declare(strict_types=1);

namespace Avisador;

use PDO;
use WHMCS\Authentication\CurrentUser;
use WHMCS\Database\Capsule;

/** Everything that is WHMCS's own is called here, and nowhere else; its page's form tokens excepted. */
final class Whmcs
{
    /**
     * Asks WHMCS's API, within this process.
     *
     * @param array<string, mixed> $inputs
     *
     * @return array<string, mixed>
     *
     * @throws PanelError where it does not answer `success`
     */
    public function ask(string $action, array $inputs): array
    {
        $answer = localAPI($action, $inputs);
        if (!is_array($answer) || ($answer['result'] ?? '') !== 'success') {
            $message = is_array($answer) ? Read::text($answer['message'] ?? '') : '';
            throw new PanelError("$action failed" . ($message === '' ? '' : ": $message"));
        }

        return $answer;
    }

    /** One of WHMCS's general settings. */
    public function configured(string $setting): string
    {
        return (string) Capsule::table('tblconfiguration')->where('setting', $setting)->value('value');
    }

    /** @return array<string, string> what the staff have set up for this module */
    public function kept(): array
    {
        $kept = [];
        foreach (Capsule::table('tbladdonmodules')->where('module', 'avisador')->get() as $row) {
            $kept[$row->setting] = (string) $row->value;
        }

        return $kept;
    }

    /**
     * The clients that a user owns: whoever merely may see an account is not told of a password. GetUsers finds users by
     * their names only.
     *
     * @return string[]
     */
    public function ownedClients(string $userId): array
    {
        $clients = [];
        foreach (Capsule::table('tblusers_clients')->where('auth_user_id', $userId)->where('owner', 1)->get() as $row) {
            $clients[] = (string) $row->client_id;
        }

        return $clients;
    }

    /** Whether a client has asked for this service to be cancelled. */
    public function hasCancellationRequest(string $serviceId): bool
    {
        return Capsule::table('tblcancelrequests')->where('relid', $serviceId)->value('id') !== null;
    }

    /**
     * What an order changed of a service's package.
     *
     * @return array{serviceId: string, fromId: string, toId: string, invoiceId: string}|null
     */
    public function upgrade(string $upgradeId): ?array
    {
        $row = Capsule::table('tblupgrades')->where('id', $upgradeId)->first();
        if ($row === null || $row->type !== 'package') {
            return null;
        }
        $invoiceId = Capsule::table('tblorders')->where('id', $row->orderid)->value('invoiceid');

        return [
            'serviceId' => Read::id($row->relid),
            'fromId' => self::productOf($row->originalvalue),
            'toId' => self::productOf($row->newvalue),
            'invoiceId' => Read::id($invoiceId),
        ];
    }

    /** Whether some order has given this service the package that it has now. */
    public function isFromUpgrade(string $serviceId, string $productId): bool
    {
        foreach (Capsule::table('tblupgrades')->where('type', 'package')->where('relid', $serviceId)->get() as $row) {
            if (self::productOf($row->newvalue) === $productId) {
                return true;
            }
        }

        return false;
    }

    public function productName(string $productId): string
    {
        return Read::text(Capsule::table('tblproducts')->where('id', $productId)->value('name'));
    }

    /** Who is at this page: the client, the staff (also in a client's place), or, in cron jobs and API calls, not known. */
    public function actor(): ?string
    {
        if (!class_exists(CurrentUser::class)) {
            return null;
        }
        $user = new CurrentUser();
        if ($user->isMasqueradingAdmin()) {
            return 'staff';
        }
        $isStaff = $user->isAuthenticatedAdmin();
        if ($isStaff && $user->isAuthenticatedUser()) {
            // Somebody of the staff who is a client too, in the same browser: the page decides.
            return defined('ADMINAREA') ? 'staff' : (defined('CLIENTAREA') ? 'client' : null);
        }
        if ($isStaff) {
            return 'staff';
        }

        return $user->isAuthenticatedUser() ? 'client' : null;
    }

    /**
     * The member of the staff who is at this page.
     *
     * @return array{name: string, language: string}
     */
    public function admin(): array
    {
        $row = Capsule::table('tbladmins')->where('id', (int) ($_SESSION['adminid'] ?? 0))->first();

        return ['name' => Read::text($row->firstname ?? ''), 'language' => Read::text($row->language ?? '')];
    }

    public function pdo(): PDO
    {
        return Capsule::connection()->getPdo();
    }

    /** WHMCS's activity log. No phone number, e-mail or text may get there. */
    public function log(string $what): void
    {
        logActivity("Avisador: $what");
    }

    /** `12`, or `12,monthly`. */
    private static function productOf($value): string
    {
        return Read::id(explode(',', (string) $value)[0]);
    }
}
