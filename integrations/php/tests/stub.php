<?php

/**
 * Stands for Avisador under PHP's own web server: answers what the test has put into the folder STUB, one file for each
 * request, the last one for all that follow, and keeps every request beside it.
 */

declare(strict_types=1);

$folder = getenv('STUB');
$count = count(glob("$folder/request-*.json"));
file_put_contents(sprintf('%s/request-%04d.json', $folder, $count), json_encode([
    'method' => $_SERVER['REQUEST_METHOD'],
    'path' => $_SERVER['REQUEST_URI'],
    'type' => $_SERVER['CONTENT_TYPE'] ?? '',
    'id' => $_SERVER['HTTP_WEBHOOK_ID'] ?? '',
    'timestamp' => $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '',
    'signature' => $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '',
    'body' => file_get_contents('php://input'),
]));
$answers = json_decode(file_get_contents("$folder/answers.json"), true);
$answer = $answers[min($count, count($answers) - 1)];
usleep(1000 * ($answer['delayMs'] ?? 0));
http_response_code($answer['status']);
foreach ($answer['headers'] ?? [] as $header) {
    header($header);
}
if (isset($answer['each'])) {
    // One result for each event that was posted; by id where the test says so.
    $events = json_decode(file_get_contents('php://input'), true)['events'];
    $answer['body'] = ['results' => array_map(static function (array $event) use ($answer): array {
        return ['id' => $event['id']] + ($answer['each'][$event['id']] ?? $answer['each']['*']);
    }, $events)];
}
header('Content-Type: application/json');
echo isset($answer['body']) ? json_encode($answer['body']) : '';
