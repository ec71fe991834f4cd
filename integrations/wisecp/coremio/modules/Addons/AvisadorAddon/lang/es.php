<?php

$name = 'Avisador';
$about = 'Avisa a los clientes por WhatsApp lo que ocurre con sus facturas, servicios y cuenta.';

return [
    // WISECP 5 reads these two, earlier versions those under "meta".
    'name' => $name,
    'description' => $about,
    'meta' => ['name' => $name, 'descriptions' => $about],

    'url-name' => 'Dirección de Avisador',
    'url-about' => 'Por ejemplo, https://avisador.example.com',
    'secret-name' => 'Clave de webhooks',
    'secret-about' => 'whsec_…, una de las WEBHOOK_SECRETS de Avisador',
    'invoiceUrl-name' => 'Dirección de las facturas',
    'invoiceUrl-about' => 'Donde el cliente ve una factura, con {id} en el lugar de su número. Vacía: el enlace para compartir de WISECP.',
    'consentField-name' => 'Campo de consentimiento',
    'consentField-about' => 'El nombre del dato del cliente que permite los mensajes de WhatsApp. Vacío: no se guarda ninguno.',
    'undocumentedHooks-name' => 'Todos los hooks de WISECP 5',
    'undocumentedHooks-about' => 'Escuchar también aquellos cuyos parámetros no están documentados públicamente. Pruébelo antes con un cliente de prueba.',
    'dsn-name' => 'Base de datos (DSN)',
    'dsn-about' => 'Solo si la página dice que no se encuentra la conexión de WISECP: mysql:host=…;dbname=…;charset=utf8mb4',
    'dbUser-name' => 'Usuario de la base de datos',
    'dbPassword-name' => 'Contraseña de la base de datos',

    'waiting' => 'En espera de entrega',
    'oldest' => 'el más antiguo, desde',
    'problem' => 'Por qué no se entrega nada en este momento',
    'rejected' => 'Rechazados por Avisador',
    'none' => 'Ninguno.',
    'event' => 'Evento',
    'client' => 'Cliente',
    'when' => 'Cuándo',
    'reason' => 'Motivo',
    'retry' => 'Entregar de nuevo',
];
