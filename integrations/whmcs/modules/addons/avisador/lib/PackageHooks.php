<?php

declare(strict_types=1);

namespace Avisador;

/**
 * Hooks about a service's change to another package. An order's upgrade says itself what it was before. Where the staff
 * change it, that is known only to whoever looked before they saved; they make the server follow in a later request.
 */
final class PackageHooks
{
    /** @var Panel */
    private $panel;

    /** @var Whmcs */
    private $whmcs;

    /** @var Occurrences */
    private $occurrences;

    /** @var Packages */
    private $packages;

    /** @var array<string, array{productId: string, product: string}> as it was at the beginning of this request */
    private $before = [];

    /** @var array<string, true> services whose change was told in this request */
    private $told = [];

    public function __construct(Panel $panel, Whmcs $whmcs, Occurrences $occurrences, Packages $packages)
    {
        $this->panel = $panel;
        $this->whmcs = $whmcs;
        $this->occurrences = $occurrences;
        $this->packages = $packages;
    }

    /** @param array<string, mixed> $vars */
    public function preServiceEdit(array $vars): array
    {
        $this->look(Read::id($vars['serviceid'] ?? ''));

        return [];
    }

    /** @param array<string, mixed> $vars */
    public function serviceEdit(array $vars): array
    {
        $serviceId = Read::id($vars['serviceid'] ?? '');
        $before = $this->before[$serviceId] ?? null;
        if ($before !== null && $before['productId'] !== $this->panel->service($serviceId)['productId']) {
            $this->packages->remember($serviceId, $before);
        }

        return [];
    }

    /** @param array<string, mixed> $vars */
    public function preModuleChangePackage(array $vars): array
    {
        $this->look(ServiceHooks::serviceId($vars));

        return [];
    }

    /** @param array<string, mixed> $vars */
    public function afterModuleChangePackage(array $vars): array
    {
        $serviceId = ServiceHooks::serviceId($vars);
        $found = $this->panel->service($serviceId);
        $now = $found['productId'];
        foreach ([$this->packages->recall($serviceId), $this->before[$serviceId] ?? null] as $before) {
            if ($before !== null && $before['productId'] !== $now) {
                $this->packages->forget($serviceId);
                $this->told[$serviceId] = true;
                $id = "AfterModuleChangePackage:$serviceId:" . $this->occurrences->of("package:$serviceId", $now);

                return [$id => $this->event($found, $before['product'], $found['product'], null)];
            }
        }
        if ($this->whmcs->isFromUpgrade($serviceId, $now)) {
            // An order's upgrade: AfterProductUpgrade tells it, and what it cost.
            return [];
        }
        throw new PanelError("it is not known which package the service $serviceId had before");
    }

    /** @param array<string, mixed> $vars */
    public function afterProductUpgrade(array $vars): array
    {
        $upgradeId = Read::id($vars['upgradeid'] ?? '');
        $upgrade = $this->whmcs->upgrade($upgradeId);
        if ($upgrade === null) {
            throw new PanelError("the upgrade $upgradeId is not one of a package");
        }
        if (isset($this->told[$upgrade['serviceId']])) {
            return [];
        }
        $from = $this->whmcs->productName($upgrade['fromId']);
        $to = $this->whmcs->productName($upgrade['toId']);
        if ($from === '' || $to === '') {
            throw new PanelError("it is not known from which package to which the upgrade $upgradeId was");
        }
        if ($upgrade['fromId'] === $upgrade['toId']) {
            throw new PanelError("the upgrade $upgradeId changed the billing cycle only");
        }
        $found = $this->panel->service($upgrade['serviceId']);
        $this->packages->forget($upgrade['serviceId']);
        $event = $this->event($found, $from, $to, $upgrade['invoiceId']);

        return ["AfterProductUpgrade:$upgradeId" => $event];
    }

    /** @param array<string, mixed> $found */
    private function event(array $found, string $from, string $to, ?string $invoiceId): array
    {
        $data = ['service' => $found['service'], 'from' => ['name' => $from], 'to' => ['name' => $to]];
        if ($invoiceId !== null && $invoiceId !== '') {
            $invoice = $this->panel->invoice($invoiceId);
            if ($invoice['clientId'] === $found['clientId']) {
                $data['invoice'] = array_intersect_key($invoice['invoice'], array_flip(['id', 'total', 'url']));
            }
        }

        return ['client' => $this->panel->client($found['clientId']), 'data' => $data];
    }

    private function look(string $serviceId): void
    {
        if (!isset($this->before[$serviceId])) {
            $found = $this->panel->service($serviceId);
            $this->before[$serviceId] = ['productId' => $found['productId'], 'product' => $found['product']];
        }
    }
}
