<?php

declare(strict_types=1);

namespace Avisador;

/**
 * What each of WISECP's hooks means: which events, about whom, under which id. The id names the fact and not the hook, so
 * that what two hooks tell in one run of PHP is one message. Of services it remembers how they were: a hook that fires
 * again later tells nothing, and the second suspension is told again.
 */
final class WisecpHooks
{
    /** Hooks whose parameters are known: up to version 4 a record, as one array; then WISECP 5's. */
    private const KNOWN = [
        'ClientCreated' => 'registered',
        'ClientChangePassword' => 'passwordChanged',
        'ClientInformationModified' => 'detailsChanged',
        'ClientDeleted' => 'clientDeleted',
        'InvoiceCreated' => 'invoiceGenerated',
        'InvoiceCancelled' => 'invoiceCancelled',
        'InvoicePaid' => 'invoicePaid',
        'OrderActivated' => 'serviceActive',
        'OrderSuspended' => 'serviceSuspended',
        'OrderCancelled' => 'serviceEnded',
        'OrderDeleted' => 'serviceEnded',
        'action:user.email_changed' => 'emailChanged',
        'action:invoice.status_changed' => 'invoiceStatusChanged',
    ];

    /** Hooks of which no more than the name is. They are taken to begin with their subject: its id, or its record. */
    private const UNSURE = [
        'action:user.created' => 'registered',
        'action:user.password_changed' => 'passwordChanged',
        'action:user.updated' => 'detailsChanged',
        'action:user.deleted' => 'clientDeleted',
        'action:invoice.created' => 'invoiceGenerated',
        'action:service.suspended' => 'serviceSuspended',
        'action:service.status_changed' => 'serviceStatusChanged',
        'action:service.cancelled' => 'serviceEnded',
        'action:service.terminated' => 'serviceEnded',
        'action:service.deleted' => 'serviceEnded',
    ];

    /** @var WisecpPanel */
    private $panel;

    /** @var WisecpMemory */
    private $memory;

    /** @var WisecpDetails */
    private $details;

    /** @var string */
    private $request;

    /** @param string $request names this run of PHP: what happens twice in it to the same thing is one fact */
    public function __construct(WisecpPanel $panel, WisecpMemory $memory, string $request)
    {
        $this->panel = $panel;
        $this->memory = $memory;
        $this->details = new WisecpDetails($memory);
        $this->request = $request;
    }

    /** @return string[] the hooks to listen to */
    public static function names(bool $unsureToo): array
    {
        return array_keys(self::KNOWN + ($unsureToo ? self::UNSURE : []));
    }

    /**
     * The events to post for a hook, by id; none where it tells nothing to a client.
     *
     * @param array<int, mixed> $arguments as WISECP passes them; they hold passwords, and nothing is passed on unread
     *
     * @return array<string, array<string, mixed>>
     *
     * @throws WisecpError where WISECP does not tell what is needed
     * @throws OutboxError where the database fails
     */
    public function events(string $hook, array $arguments): array
    {
        $subject = $arguments[0] ?? [];
        $subject = is_object($subject) ? get_object_vars($subject) : $subject;
        $subject = is_array($subject) ? $subject : ['id' => $subject];
        $id = WisecpPanel::id($subject['id'] ?? '');
        if ($id === '') {
            throw new WisecpError("$hook did not say what it is about");
        }
        $meaning = self::KNOWN[$hook] ?? self::UNSURE[$hook];

        return $this->$meaning($id, $subject, $arguments);
    }

    private function registered(string $clientId, array $told): array
    {
        return $this->event("ClientCreated:$clientId", 'client.registered', $clientId, [], $told);
    }

    private function passwordChanged(string $clientId, array $told): array
    {
        return $this->event("PasswordChanged:$clientId:{$this->request}", 'client.password_changed', $clientId, [], $told);
    }

    private function emailChanged(string $clientId): array
    {
        return $this->changed($clientId, [], ['email']);
    }

    private function detailsChanged(string $clientId, array $told): array
    {
        return $this->changed($clientId, $told, []);
    }

    /** @param string[] $surely fields of which it is known already that they changed */
    private function changed(string $clientId, array $told, array $surely): array
    {
        $data = $this->details->changes($clientId, $this->panel->details($clientId), $told, $surely);
        $id = "DetailsChanged:$clientId:{$this->request}";

        return $data === null ? [] : $this->event($id, 'client.details_changed', $clientId, $data, $told);
    }

    private function clientDeleted(string $clientId): array
    {
        $this->details->forget($clientId);

        return [];
    }

    private function invoiceGenerated(string $invoiceId): array
    {
        $found = $this->panel->invoice($invoiceId);
        // What is paid already is told as paid.
        if (!in_array($found['status'], ['unpaid', 'pending', 'waiting'], true)) {
            return [];
        }
        self::demand($found['invoice'], ['total', 'dueDate', 'url']);
        $data = ['invoice' => $found['invoice']];

        return $this->event("InvoiceCreated:$invoiceId", 'invoice.generated', $found['clientId'], $data);
    }

    private function invoiceCancelled(string $invoiceId, array $told): array
    {
        $found = $this->panel->invoice($invoiceId);
        $data = ['invoice' => self::only($found['invoice'], ['id', 'number', 'total', 'url'])];
        $source = $told['source'] ?? '';
        // Automation cancels for other reasons too: only what is past its date stayed unpaid for too long.
        if ($source === 'automation' && ($found['invoice']['dueDate'] ?? '9999-12-31') < gmdate('Y-m-d')) {
            $data['reason'] = 'unpaid';
        } elseif ($source === 'client') {
            $data['reason'] = 'requested';
        }

        return $this->event("InvoiceCancelled:$invoiceId:{$this->request}", 'invoice.cancelled', $found['clientId'], $data);
    }

    private function invoicePaid(string $invoiceId): array
    {
        $found = $this->panel->invoice($invoiceId);
        self::demand($found['invoice'], ['total']);
        $data = ['invoice' => self::only($found['invoice'], ['id', 'number', 'total', 'url'])];
        // It may be paid again after a refund: the date tells the two apart.
        $id = "InvoicePaid:$invoiceId:" . ($found['paidAt'] ?? $this->request);

        return $this->event($id, 'invoice.paid', $found['clientId'], $data);
    }

    private function invoiceStatusChanged(string $invoiceId, array $told, array $arguments): array
    {
        [, $status, $before] = $arguments + [1 => '', 2 => ''];
        if ($status === $before) {
            return [];
        }
        if ($status === 'paid') {
            return $this->invoicePaid($invoiceId);
        }

        return $status === 'cancelled' ? $this->invoiceCancelled($invoiceId, $told) : [];
    }

    private function serviceStatusChanged(string $serviceId, array $told): array
    {
        // By its row: which of the parameters is the new status is not documented.
        switch ($this->panel->service($serviceId, $told, [])['status']) {
            case 'active':
                return $this->serviceActive($serviceId, $told);
            case 'suspended':
                return $this->serviceSuspended($serviceId, $told);
            case 'cancelled':
            case 'terminated':
                return $this->serviceEnded($serviceId, $told);
            default:
                return [];
        }
    }

    private function serviceActive(string $serviceId, array $told): array
    {
        // The first time it becomes active is no news: the client has just ordered it.
        return $this->service($serviceId, $told, 'active', [
            'suspended' => 'service.reactivated', 'ended' => 'service.reactivated',
        ]);
    }

    private function serviceSuspended(string $serviceId, array $told): array
    {
        return $this->service($serviceId, $told, 'suspended', [
            '' => 'service.suspended', 'active' => 'service.suspended', 'ended' => 'service.suspended',
        ]);
    }

    private function serviceEnded(string $serviceId, array $told): array
    {
        // An order that is cancelled before it was ever active has left nothing on any server.
        return $this->service($serviceId, $told, 'ended', [
            'active' => 'service.terminated', 'suspended' => 'service.terminated',
        ]);
    }

    /** @param array<string, string> $news what it means that a service becomes so, by how it was; '' = not known */
    private function service(string $serviceId, array $told, string $status, array $news): array
    {
        $before = $this->memory->recall("service:$serviceId");
        $was = $before['status'] ?? '';
        if ($was === $status || ($was === '' && $status === 'ended')) {
            return [];
        }
        $found = $this->panel->service($serviceId, $told, $before ?? []);
        $isOurs = $this->memory->replace("service:$serviceId", $before, ['status' => $status] + $found);
        $type = $isOurs ? $news[$was] ?? null : null;
        if ($type === null) {
            return [];
        }
        $data = ['service' => $found['service']];
        if ($type === 'service.terminated' && $found['isDomain']) {
            $type = 'domain.deleted';
            $data = ['domain' => ['name' => $found['service']['name'] ?? '']];
        }

        // That it is told once is known from how it was.
        return $this->event("$type:$serviceId:" . bin2hex(random_bytes(6)), $type, $found['clientId'], $data);
    }

    /**
     * @param array<string, mixed> $data
     * @param array<string, mixed> $told what the hook passed about the client, if it is about one
     *
     * @return array<string, array<string, mixed>>
     */
    private function event(string $id, string $type, string $clientId, array $data, array $told = []): array
    {
        $details = $this->panel->details($clientId);
        $this->details->learn($clientId, $details, $told);

        return [$id => ['type' => $type, 'client' => $this->panel->client($clientId, $details), 'data' => $data]];
    }

    /**
     * @param array<string, mixed> $invoice
     * @param string[] $fields
     */
    private static function demand(array $invoice, array $fields): void
    {
        foreach ($fields as $field) {
            if (!isset($invoice[$field])) {
                throw new WisecpError("WISECP did not tell the $field of the invoice {$invoice['id']}");
            }
        }
    }

    /**
     * @param array<string, mixed> $fields
     * @param string[] $names
     *
     * @return array<string, mixed>
     */
    private static function only(array $fields, array $names): array
    {
        return array_intersect_key($fields, array_flip($names));
    }
}
