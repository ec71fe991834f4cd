<?php

declare(strict_types=1);

namespace Avisador;

/**
 * What each of WHMCS's hooks means: which events, about whom, under which id. The id names the fact, so that a hook
 * that fires twice, or two hooks that tell the same, are one message, and the second suspension of a service is another.
 */
final class Hooks
{
    public const NAMES = [
        'ClientAdd', 'UserChangePassword', 'ClientChangePassword', 'ClientEdit',
        'InvoiceCreated', 'PreInvoiceAutomaticCancellation', 'InvoiceCancelled', 'InvoicePaid',
        'AfterModuleSuspend', 'AfterModuleUnsuspend', 'AfterModuleTerminate',
        'QuoteCreated', 'QuoteStatusChange', 'DomainDelete', 'CancellationRequest',
    ];

    /** WHMCS's fields that clients see, and Avisador's names for them. */
    private const FIELDS = [
        'firstname' => 'firstName', 'lastname' => 'lastName', 'companyname' => 'company', 'email' => 'email',
        'phonenumber' => 'phone', 'address1' => 'address', 'address2' => 'address', 'city' => 'city',
        'state' => 'state', 'postcode' => 'postcode', 'country' => 'country', 'tax_id' => 'taxId',
        'language' => 'language', 'paymentmethod' => 'paymentMethod', 'defaultgateway' => 'paymentMethod',
        'securityqans' => 'securityQuestion',
    ];

    /** @var Panel */
    private $panel;

    /** @var callable(string): string[] */
    private $clientsOfUser;

    /** @var string */
    private $request;

    /** @var array<string, true> */
    private $unpaidTooLong = [];

    /**
     * @param callable(string): string[] $clientsOfUser the ids of the clients that a user owns
     * @param string $request names this run of PHP: what happens twice in it to the same thing is one fact
     */
    public function __construct(Panel $panel, callable $clientsOfUser, string $request)
    {
        $this->panel = $panel;
        $this->clientsOfUser = $clientsOfUser;
        $this->request = $request;
    }

    /**
     * The events to post for a hook, by id; none where it tells nothing to a client.
     *
     * @param array<string, mixed> $vars as WHMCS passes them; they hold passwords, and nothing of them is passed on unread
     *
     * @return array<string, array<string, mixed>>
     *
     * @throws PanelError where the panel does not tell what is needed
     */
    public function events(string $hook, array $vars): array
    {
        $this->panel->forget();
        switch ($hook) {
            case 'ClientAdd':
                return $this->registered(Panel::id($vars['client_id'] ?? $vars['userid'] ?? ''));
            case 'UserChangePassword':
                // This is a user's id, which is some other client's as well.
                $clients = ($this->clientsOfUser)(Panel::id($vars['userid'] ?? ''));

                return array_merge([], ...array_map([$this, 'passwordChanged'], $clients));
            case 'ClientChangePassword':
                return $this->passwordChanged(Panel::id($vars['userid'] ?? ''));
            case 'ClientEdit':
                return $this->detailsChanged($vars);
            case 'InvoiceCreated':
                return $this->invoiceGenerated(Panel::id($vars['invoiceid'] ?? ''));
            case 'PreInvoiceAutomaticCancellation':
                $this->unpaidTooLong[Panel::id($vars['invoiceid'] ?? '')] = true;

                return [];
            case 'InvoiceCancelled':
                return $this->invoiceCancelled(Panel::id($vars['invoiceid'] ?? ''));
            case 'InvoicePaid':
                return $this->invoicePaid(Panel::id($vars['invoiceid'] ?? ''));
            case 'AfterModuleSuspend':
            case 'AfterModuleUnsuspend':
            case 'AfterModuleTerminate':
                return $this->service($hook, Panel::id($vars['params']['serviceid'] ?? $vars['serviceid'] ?? ''));
            case 'QuoteCreated':
            case 'QuoteStatusChange':
                return $this->quote(Panel::id($vars['quoteid'] ?? ''));
            case 'DomainDelete':
                return $this->domainDeleted(Panel::id($vars['domainid'] ?? ''));
            case 'CancellationRequest':
                return $this->cancellationRequested($vars);
            default:
                return [];
        }
    }

    private function registered(string $clientId): array
    {
        return $this->event("ClientAdd:$clientId", 'client.registered', $clientId, []);
    }

    private function passwordChanged(string $clientId): array
    {
        return $this->event("PasswordChanged:$clientId:{$this->request}", 'client.password_changed', $clientId, []);
    }

    /** @param array<string, mixed> $vars */
    private function detailsChanged(array $vars): array
    {
        $clientId = Panel::id($vars['userid'] ?? $vars['client_id'] ?? '');
        $before = is_array($vars['olddata'] ?? null) ? $vars['olddata'] : [];
        $changed = [];
        foreach (self::FIELDS as $field => $name) {
            $isThere = array_key_exists($field, $vars) && array_key_exists($field, $before);
            if ($isThere && Panel::text($vars[$field]) !== Panel::text($before[$field])) {
                $changed[$name] = true;
            }
        }
        if ($changed === []) {
            return [];
        }
        $data = ['changed' => array_keys($changed)];
        if (isset($changed['phone']) && Panel::text($before['phonenumber']) !== '') {
            $data['previousPhone'] = Panel::text($before['phonenumber']);
        }

        return $this->event("ClientEdit:$clientId:{$this->request}", 'client.details_changed', $clientId, $data);
    }

    private function invoiceGenerated(string $invoiceId): array
    {
        $found = $this->panel->invoice($invoiceId);
        // A draft is nobody's business yet; what is paid already is told as paid.
        if (!in_array($found['status'], ['Unpaid', 'Overdue', 'Payment Pending'], true)) {
            return [];
        }
        $id = "InvoiceCreated:$invoiceId";

        return $this->event($id, 'invoice.generated', $found['clientId'], ['invoice' => $found['invoice']]);
    }

    private function invoiceCancelled(string $invoiceId): array
    {
        $found = $this->panel->invoice($invoiceId);
        $data = ['invoice' => self::only($found['invoice'], ['id', 'number', 'total', 'url'])];
        if (isset($this->unpaidTooLong[$invoiceId])) {
            $data['reason'] = 'unpaid';
        }
        $id = "InvoiceCancelled:$invoiceId:{$this->request}";

        return $this->event($id, 'invoice.cancelled', $found['clientId'], $data);
    }

    private function invoicePaid(string $invoiceId): array
    {
        $found = $this->panel->invoice($invoiceId);
        $data = ['invoice' => self::only($found['invoice'], ['id', 'number', 'total', 'url'])];
        // It may be paid again after a refund: the date tells the two apart.
        $id = "InvoicePaid:$invoiceId:" . ($found['paidAt'] ?? $this->request);

        return $this->event($id, 'invoice.paid', $found['clientId'], $data);
    }

    private function service(string $hook, string $serviceId): array
    {
        $types = [
            'AfterModuleSuspend' => 'service.suspended',
            'AfterModuleUnsuspend' => 'service.reactivated',
            'AfterModuleTerminate' => 'service.terminated',
        ];
        $found = $this->panel->service($serviceId);
        $data = ['service' => $found['service']];
        // WHMCS's own words for "no reason given", in English for everybody.
        if ($hook === 'AfterModuleSuspend' && !in_array($found['suspensionReason'], ['', 'Overdue on Payment'], true)) {
            $data['reason'] = $found['suspensionReason'];
        }

        return $this->event("$hook:$serviceId:{$this->request}", $types[$hook], $found['clientId'], $data);
    }

    private function quote(string $quoteId): array
    {
        $found = $this->panel->quote($quoteId);
        if ($found['stage'] !== 'Delivered') {
            return [];
        }

        return ["QuoteDelivered:$quoteId:{$this->request}" => [
            'type' => 'quote.available', 'client' => $found['client'], 'data' => ['quote' => $found['quote']],
        ]];
    }

    private function domainDeleted(string $domainId): array
    {
        $found = $this->panel->domain($domainId);
        $data = ['domain' => ['name' => $found['name']]];

        return $this->event("DomainDelete:$domainId", 'domain.deleted', $found['clientId'], $data);
    }

    /** @param array<string, mixed> $vars */
    private function cancellationRequested(array $vars): array
    {
        $serviceId = Panel::id($vars['relid'] ?? '');
        $found = $this->panel->service($serviceId);
        $isImmediate = ($vars['type'] ?? '') === 'Immediate';
        $data = ['service' => $found['service'], 'when' => $isImmediate ? 'immediate' : 'end_of_period'];
        if (!$isImmediate && $found['nextDueDate'] !== null) {
            $data['effectiveDate'] = $found['nextDueDate'];
        }
        $reason = Panel::text($vars['reason'] ?? '');
        $id = "CancellationRequest:$serviceId:{$this->request}";

        return $this->event(
            $id,
            'cancellation.requested',
            $found['clientId'],
            $reason === '' ? $data : $data + ['reason' => $reason]
        );
    }

    /**
     * @param array<string, mixed> $data
     *
     * @return array<string, array<string, mixed>>
     */
    private function event(string $id, string $type, string $clientId, array $data): array
    {
        if ($clientId === '') {
            throw new PanelError("the hook for $type did not say whose it is");
        }

        return [$id => ['type' => $type, 'client' => $this->panel->client($clientId), 'data' => $data]];
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
