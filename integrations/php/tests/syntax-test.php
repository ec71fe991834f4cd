<?php

/** The packaged files are understood by PHP 7.4: nothing in them is newer, though a newer PHP runs these tests. */

declare(strict_types=1);

const TYPE = '(T_STRING|T_ARRAY|T_CALLABLE|T_STATIC|T_NAME_\w+)';

/** What came after PHP 7.4, as patterns over the names of a file's tokens, each with a space around it. */
const NEWER = [
    'a named argument' => '/(?<=[(,]) T_STRING : (?!:)/',
    'a union type' => '/ ' . TYPE . ' \| ' . TYPE . '( \| \w+)* T_VARIABLE /',
    'a union type that is returned' => '/\) :( \?)? ' . TYPE . ' \|/',
    'a promoted property' => '/(?<=[(,]) (T_PUBLIC|T_PROTECTED|T_PRIVATE) /',
    'a comma after the last parameter' => '/T_(FUNCTION|FN)( T_STRING)? \( [^()]*, \)/',
    'throw within an expression' => '/(\?|T_COALESCE|T_DOUBLE_ARROW|=) T_THROW /',
    'catch without a variable' => '/T_CATCH \( [^()]*[^E] \) \{/',
    'the class of an object' => '/T_VARIABLE T_DOUBLE_COLON T_CLASS /',
    'a callable in short' => '/\( T_ELLIPSIS \)/',
];

/** Words that PHP 7.4 takes for something else. */
const NEWER_TOKENS = ['T_MATCH', 'T_ENUM', 'T_READONLY', 'T_NULLSAFE_OBJECT_OPERATOR', 'T_ATTRIBUTE'];
const NEWER_NAMES = [
    'str_contains', 'str_starts_with', 'str_ends_with', 'array_is_list', 'get_debug_type', 'fdiv', 'preg_last_error_msg',
    'get_resource_id', 'array_find', 'array_any', 'array_all', 'mb_trim', 'mb_str_pad', 'json_validate', 'fsync',
    'Stringable', 'WeakMap', 'ValueError', 'UnhandledMatchError',
];
const NEWER_TYPES = ['mixed', 'never', 'true', 'null', 'false'];

/** @return string[] what is newer than PHP 7.4 in this code */
function newer(string $code): array
{
    $found = [];
    $words = [];
    foreach (PhpToken::tokenize($code) as $token) {
        if ($token->is([T_WHITESPACE, T_COMMENT, T_DOC_COMMENT])) {
            continue;
        }
        $name = (string) $token->getTokenName();
        if (in_array($name, NEWER_TOKENS, true) || ($token->is(T_STRING) && in_array($token->text, NEWER_NAMES, true))) {
            $found[] = "{$token->text} in line {$token->line}";
        }
        if ($token->is(T_VARIABLE) && in_array(end($words), NEWER_TYPES, true)) {
            $found[] = 'the type ' . end($words) . " in line {$token->line}";
        }
        $words[] = $token->is(T_STRING) && in_array(strtolower($token->text), NEWER_TYPES, true) ? strtolower($token->text) : $name;
    }
    $flat = ' ' . implode(' ', $words) . ' ';
    // catch (A | B $error) is older.
    $flat = preg_replace('/T_CATCH \( [^()]* T_VARIABLE \)/', 'T_CAUGHT', $flat);
    foreach (NEWER as $what => $pattern) {
        if (preg_match($pattern, $flat, $match) === 1) {
            $found[] = "$what: $match[0]";
        }
    }

    return $found;
}

it('knows what PHP 7.4 does not understand when it sees it', static function (): void {
    $newer = [
        'f(name: 1);', 'function f(int|string $a) {}', 'function f(): int|null {}', 'match (1) { default => 2 };',
        'class A { public function __construct(private int $a) {} }', 'function f($a,) {}', '$a = $b ?? throw new E();',
        'try { f(); } catch (E) { g(); }', '$a::class;', '$a?->b;', '#[A] function f() {}', 'str_contains($a, $b);',
        'enum A { case B; }', 'f(...);', 'class A { public readonly int $a; }', 'function f(mixed $a) {}',
        'class A { public function __construct(protected ?Db $a = null) {} }', 'static function (A|B $c): void {};',
    ];
    foreach ($newer as $code) {
        same(true, newer("<?php $code") !== [], "$code is newer;");
    }
    $older = [
        'f($a ? B : C, A | B);', 'try { f(); } catch (A | B $e) { g(); }', 'f(A | $b, [1, 2,]);', 'class A { private int $a; }',
        '$f = fn (?int $a): ?string => $a ?? null;', 'switch ($a) { case B: f(); default: g(); }', 'f(1_000, ...$a);', 'A::class;',
        'function f(?array $a = null, int ...$b): void {}', 'class A { public static function b(callable $c) { return $c; } }',
        '$a = [\'b\' => $c ? D::E : F,]; throw new G();', 'f(true, null, false);',
    ];
    foreach ($older as $code) {
        same([], newer("<?php $code"), $code);
    }
});

it('is understood by PHP 7.4', static function (): void {
    $count = 0;
    foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator(PLUGIN, FilesystemIterator::SKIP_DOTS)) as $file) {
        if ($file->getExtension() === 'php') {
            $count++;
            exec(escapeshellarg(PHP_BINARY) . ' -l ' . escapeshellarg($file->getPathname()) . ' 2>&1', $said, $status);
            same(0, $status, implode("\n", $said));
            same([], newer(file_get_contents($file->getPathname())), $file->getFilename());
        }
    }
    same(true, $count > 10);
});
