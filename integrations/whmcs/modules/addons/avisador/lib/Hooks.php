<?php

declare(strict_types=1);

namespace Avisador;

/** What each of WHMCS's hooks tells, and about whom. An event's id names the fact: the same fact is one message. */
final class Hooks
{
    /** The hooks that are listened to, and the event that each is about. */
    public const TELLS = [
        'ClientAdd' => 'client.registered',
        'UserChangePassword' => 'client.password_changed',
        'ClientChangePassword' => 'client.password_changed',
        'ClientEdit' => 'client.details_changed',
        'InvoiceCreated' => 'invoice.generated',
        'PreInvoiceAutomaticCancellation' => 'invoice.cancelled',
        'InvoiceCancelled' => 'invoice.cancelled',
        'InvoicePaid' => 'invoice.paid',
        'AfterModuleSuspend' => 'service.suspended',
        'AfterModuleUnsuspend' => 'service.reactivated',
        'AfterModuleTerminate' => 'service.terminated',
        'QuoteCreated' => 'quote.available',
        'QuoteStatusChange' => 'quote.available',
        'DomainDelete' => 'domain.deleted',
        'PreServiceEdit' => 'service.upgraded',
        'ServiceEdit' => 'service.upgraded',
        'PreModuleChangePackage' => 'service.upgraded',
        'AfterModuleChangePackage' => 'service.upgraded',
        'AfterProductUpgrade' => 'service.upgraded',
        'CancellationRequest' => 'cancellation.requested',
    ];

    /** @var Panel */
    private $panel;

    /** @var object[] with a method for each hook */
    private $groups;

    /** @param object[] $groups their methods have the hooks' names, and answer events without their type, by id */
    public function __construct(Panel $panel, array $groups)
    {
        $this->panel = $panel;
        $this->groups = $groups;
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
        $events = [];
        foreach ($this->groups as $group) {
            $method = lcfirst($hook);
            foreach (method_exists($group, $method) ? $group->$method($vars) : [] as $id => $event) {
                $events[(string) $id] = ['type' => self::TELLS[$hook]] + $event;
            }
        }

        return $events;
    }
}
