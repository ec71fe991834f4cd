<?php

/** The add-on's page; AvisadorAddon::adminArea() says what is in $status, $rejected, $problem, $words, $link and $token. */

if (!isset($status, $rejected)) {
    return;
}
$text = static function ($value): string {
    return htmlspecialchars((string) $value, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
};
$problem = $problem ?? $status['problem'];
?>
<?php if ($problem !== null) { ?>
<p><strong><?php echo $text($words['problem'] ?? 'Problem'); ?></strong>: <?php echo $text($problem); ?></p>
<?php } ?>
<p>
    <?php echo $text($words['waiting'] ?? 'Waiting'); ?>: <strong><?php echo (int) $status['waiting']; ?></strong>
    <?php if ($status['oldestAt'] !== null) { ?>
    (<?php echo $text($words['oldest'] ?? 'since'); ?> <?php echo $text(date('Y-m-d H:i', $status['oldestAt'])); ?>)
    <?php } ?>
</p>
<h3><?php echo $text($words['rejected'] ?? 'Refused'); ?></h3>
<?php if ($rejected === []) { ?>
<p><?php echo $text($words['none'] ?? 'None.'); ?></p>
<?php } else { ?>
<table class="table" width="100%">
    <thead><tr>
        <?php foreach (['event', 'client', 'when', 'reason'] as $column) { ?>
        <th><?php echo $text($words[$column] ?? $column); ?></th>
        <?php } ?>
        <th></th>
    </tr></thead>
    <tbody>
    <?php foreach ($rejected as $row) { ?>
        <tr>
            <td><?php echo $text($row['event_id']); ?></td>
            <td><?php echo $text($row['client_id']); ?></td>
            <td><?php echo $text(date('Y-m-d H:i', (int) $row['settled_at'])); ?></td>
            <td><?php echo $text($row['reason']); ?></td>
            <td><form method="post" action="<?php echo $text($link); ?>">
                <input type="hidden" name="avisador_token" value="<?php echo $text($token); ?>">
                <input type="hidden" name="avisador_retry" value="<?php echo $text($row['event_id']); ?>">
                <button class="btn"><?php echo $text($words['retry'] ?? 'Post again'); ?></button>
            </form></td>
        </tr>
    <?php } ?>
    </tbody>
</table>
<?php } ?>
