<?php

declare(strict_types=1);

namespace Avisador;

/** Hooks about invoices and quotes. In each hook's method: what it tells, by the event's id. */
final class InvoiceHooks
{
    /** @var Panel */
    private $panel;

    /** @var Whmcs */
    private $whmcs;

    /** @var Occurrences */
    private $occurrences;

    /** @var array<string, true> the invoices that WHMCS is about to cancel by itself */
    private $unpaidTooLong = [];

    public function __construct(Panel $panel, Whmcs $whmcs, Occurrences $occurrences)
    {
        $this->panel = $panel;
        $this->whmcs = $whmcs;
        $this->occurrences = $occurrences;
    }

    /** @param array<string, mixed> $vars */
    public function invoiceCreated(array $vars): array
    {
        $found = $this->invoice($vars);
        // A draft is nobody's business yet; what is paid already is told as paid.
        if (!in_array($found['status'], ['Unpaid', 'Overdue', 'Payment Pending'], true)) {
            return [];
        }

        return $this->told("InvoiceCreated:{$found['invoice']['id']}", $found, ['invoice' => $found['invoice']]);
    }

    /** @param array<string, mixed> $vars */
    public function preInvoiceAutomaticCancellation(array $vars): array
    {
        $this->unpaidTooLong[Read::id($vars['invoiceid'] ?? '')] = true;

        return [];
    }

    /** @param array<string, mixed> $vars */
    public function invoiceCancelled(array $vars): array
    {
        $found = $this->invoice($vars);
        $invoiceId = $found['invoice']['id'];
        $data = ['invoice' => self::summary($found['invoice'])];
        if (isset($this->unpaidTooLong[$invoiceId])) {
            $data['reason'] = 'unpaid';
            unset($this->unpaidTooLong[$invoiceId]);
        } elseif (array_filter($found['serviceIds'], [$this->whmcs, 'hasCancellationRequest']) !== []) {
            $data['reason'] = 'requested';
        }
        $occurrence = $this->occurrences->of("invoice:$invoiceId", 'cancelled');

        return $this->told("InvoiceCancelled:$invoiceId:$occurrence", $found, $data);
    }

    /** @param array<string, mixed> $vars */
    public function invoicePaid(array $vars): array
    {
        $found = $this->invoice($vars);
        $invoiceId = $found['invoice']['id'];
        if ((float) $found['invoice']['total']['amount'] <= 0) {
            throw new PanelError("the invoice $invoiceId needed no payment: it is free, or paid from the client's credit");
        }
        // It may be paid again after a refund: the moment tells the two apart.
        $paid = preg_replace('/\D/', '', $found['paidAt']);
        $occurrence = $this->occurrences->of("invoice:$invoiceId", 'paid');
        $data = Read::given(['invoice' => self::summary($found['invoice']), 'payment' => $found['payment']]);

        return $this->told("InvoicePaid:$invoiceId:" . ($paid === '' ? $occurrence : $paid), $found, $data);
    }

    /** @param array<string, mixed> $vars */
    public function quoteCreated(array $vars): array
    {
        return $this->quoteStatusChange($vars);
    }

    /** @param array<string, mixed> $vars */
    public function quoteStatusChange(array $vars): array
    {
        $quoteId = Read::id($vars['quoteid'] ?? '');
        $found = $this->panel->quote($quoteId);
        $stage = Read::text($vars['status'] ?? '') ?: $found['stage'];
        $occurrence = $this->occurrences->of("quote:$quoteId", $stage);
        if ($stage !== 'Delivered') {
            return [];
        }

        return ["QuoteDelivered:$quoteId:$occurrence" => [
            'client' => $found['client'],
            'data' => ['quote' => $found['quote']],
        ]];
    }

    /** @param array<string, mixed> $vars */
    private function invoice(array $vars): array
    {
        $found = $this->panel->invoice(Read::id($vars['invoiceid'] ?? ''));
        if ($found['types'] !== [] && array_unique($found['types']) === ['Invoice']) {
            throw new PanelError("{$found['invoice']['id']} pays several invoices at once: each of those is told");
        }

        return $found;
    }

    /**
     * @param array<string, mixed> $found
     * @param array<string, mixed> $data
     */
    private function told(string $id, array $found, array $data): array
    {
        return [$id => ['client' => $this->panel->client($found['clientId']), 'data' => $data]];
    }

    /** @param array<string, mixed> $invoice */
    private static function summary(array $invoice): array
    {
        return array_intersect_key($invoice, array_flip(['id', 'number', 'total', 'url']));
    }
}
