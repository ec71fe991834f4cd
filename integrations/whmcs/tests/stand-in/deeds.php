<?php

declare(strict_types=1);

/** What happens in a panel, with every hook that WHMCS fires for it and in its order; the module listens to some. */
final class Deeds
{
    public static function register(string $clientId): void
    {
        $client = StandIn::row('tblclients', $clientId);
        $ids = ['client_id' => (int) $clientId, 'user_id' => (int) $client['owner']];
        StandIn::fire('ClientAdd', $ids + ['phonenumber' => $client['phonenumber'], 'email' => $client['email']]);
    }

    /** Somebody signs in with a user's name, and may own several clients. */
    public static function changePassword(string $userId, string $clientId): void
    {
        StandIn::fire('UserChangePassword', ['userid' => (int) $userId]);
        StandIn::fire('ClientChangePassword', ['userid' => (int) $clientId]);
    }

    public static function edit(string $clientId, array $changes): void
    {
        $client = StandIn::row('tblclients', $clientId);
        $names = ['firstname', 'lastname', 'companyname', 'email', 'phonenumber', 'country', 'city', 'language'];
        $old = array_intersect_key($client, array_flip($names));
        $old += ['authdata' => canary('old 2fa'), 'password' => canary('old password')];
        StandIn::change('tblclients', $clientId, $changes);
        $vars = ['userid' => (int) $clientId, 'olddata' => $old, 'notes' => canary('staff notes')];
        StandIn::fire('ClientEdit', $vars + $changes + $old);
    }

    public static function invoice(string $invoiceId): void
    {
        $vars = ['source' => 'autogen', 'user' => 'system', 'invoiceid' => (int) $invoiceId, 'status' => 'Unpaid'];
        foreach (['InvoiceCreation', 'InvoiceCreationPreEmail', 'InvoiceCreated'] as $hook) {
            StandIn::fire($hook, $vars);
        }
    }

    public static function pay(string $invoiceId, string $moment = '2026-11-21 10:00:00'): void
    {
        $total = StandIn::row('tblinvoices', $invoiceId)['total'];
        StandIn::change('tblinvoices', $invoiceId, ['status' => 'Paid', 'datepaid' => $moment]);
        $payment = ['id' => '1', 'invoiceid' => $invoiceId, 'date' => $moment, 'gateway' => 'mercadopago'];
        StandIn::add('tblaccounts', $payment + ['amountin' => $total]);
        foreach (['AddTransaction', 'AddInvoicePayment', 'InvoicePaidPreEmail', 'InvoicePaid', 'OrderPaid'] as $hook) {
            StandIn::fire($hook, ['invoiceid' => (int) $invoiceId, 'invoice' => ['id' => $invoiceId], 'orderId' => 1, 'userId' => 1]);
        }
    }

    public static function cancelInvoice(string $invoiceId, bool $isAutomatic): void
    {
        if ($isAutomatic) {
            StandIn::fire('PreInvoiceAutomaticCancellation', ['invoiceid' => (int) $invoiceId]);
        }
        StandIn::change('tblinvoices', $invoiceId, ['status' => 'Cancelled']);
        StandIn::fire('InvoiceCancelled', ['invoiceid' => (int) $invoiceId]);
    }

    /** @param string $what `Suspend`, `Unsuspend` or `Terminate` */
    public static function module(string $what, string $serviceId, array $more = []): void
    {
        StandIn::fire("PreModule$what", StandIn::params($serviceId, $more));
        StandIn::fire("AfterModule$what", StandIn::params($serviceId, $more));
    }

    public static function deliverQuote(string $quoteId): void
    {
        StandIn::fire('QuoteStatusChange', ['quoteid' => (int) $quoteId, 'status' => 'Delivered']);
    }

    /** The row is gone once the hook is over. */
    public static function deleteDomain(string $domainId): void
    {
        $domain = StandIn::row('tbldomains', $domainId);
        StandIn::fire('DomainDelete', ['userid' => (int) $domain['userid'], 'domainid' => (int) $domainId]);
        StandIn::$db->prepare('DELETE FROM tbldomains WHERE id = ?')->execute([$domainId]);
    }

    public static function requestCancellation(string $serviceId, string $type, string $reason): void
    {
        $service = StandIn::row('tblhosting', $serviceId);
        StandIn::add('tblcancelrequests', ['id' => '1', 'relid' => $serviceId, 'type' => $type, 'reason' => $reason]);
        StandIn::fire('CancellationRequest', [
            'userid' => (int) $service['userid'], 'relid' => (int) $serviceId, 'reason' => $reason, 'type' => $type,
        ]);
    }

    /** An order's upgrade was paid: the package is another before the server is told. */
    public static function upgrade(string $upgradeId): void
    {
        $upgrade = StandIn::row('tblupgrades', $upgradeId);
        StandIn::change('tblhosting', $upgrade['relid'], ['packageid' => explode(',', $upgrade['newvalue'])[0]]);
        self::module('ChangePackage', $upgrade['relid']);
        StandIn::fire('AfterProductUpgrade', ['upgradeid' => (int) $upgradeId]);
    }

    /** The staff choose another product and save. */
    public static function saveService(string $serviceId, string $productId): void
    {
        StandIn::fire('PreServiceEdit', ['serviceid' => (int) $serviceId]);
        StandIn::change('tblhosting', $serviceId, ['packageid' => $productId]);
        StandIn::fire('ServiceEdit', ['userid' => 1, 'serviceid' => (int) $serviceId]);
    }
}
