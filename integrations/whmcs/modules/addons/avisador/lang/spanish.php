<?php

$_ADDONLANG['about'] = 'Avisa a los clientes por WhatsApp lo que pasa con sus facturas, sus servicios y su cuenta.';
$_ADDONLANG['url'] = 'Dirección de Avisador';
$_ADDONLANG['url_hint'] = 'Por ejemplo https://avisador.example.com';
$_ADDONLANG['secret'] = 'Clave de webhooks';
$_ADDONLANG['secret_hint'] = 'whsec_…, una de las WEBHOOK_SECRETS de Avisador';
$_ADDONLANG['consentField'] = 'Campo de consentimiento';
$_ADDONLANG['consentField_hint'] = 'El id del campo personalizado en el que el cliente acepta mensajes de WhatsApp. Vacío: no se guarda.';
$_ADDONLANG['off_description'] = 'Marque para desactivar este mensaje (%s)';
$_ADDONLANG['activated'] = 'Ahora complete la dirección y la clave de Avisador, y dé acceso al módulo a su rol.';
$_ADDONLANG['deactivated'] = 'Lo que aún no se entregó queda guardado.';

$_ADDONLANG['event_client_registered'] = 'Se registró un cliente';
$_ADDONLANG['event_client_password_changed'] = 'Se cambió una contraseña';
$_ADDONLANG['event_client_details_changed'] = 'Se cambiaron los datos de un cliente';
$_ADDONLANG['event_invoice_generated'] = 'Se emitió una factura';
$_ADDONLANG['event_invoice_cancelled'] = 'Se anuló una factura';
$_ADDONLANG['event_invoice_paid'] = 'Se pagó una factura';
$_ADDONLANG['event_service_suspended'] = 'Se suspendió un servicio';
$_ADDONLANG['event_service_reactivated'] = 'Un servicio volvió a funcionar';
$_ADDONLANG['event_service_terminated'] = 'Se dio de baja un servicio';
$_ADDONLANG['event_quote_available'] = 'Hay un presupuesto listo';
$_ADDONLANG['event_domain_deleted'] = 'Se eliminó un dominio';
$_ADDONLANG['event_service_upgraded'] = 'Un servicio cambió de plan';
$_ADDONLANG['event_cancellation_requested'] = 'Se solicitó una baja';

$_ADDONLANG['not_set_up'] = 'Complete la dirección y la clave de Avisador en Módulos adicionales. Hasta entonces, todo espera aquí.';
$_ADDONLANG['paused'] = 'En este momento no se entrega nada.';
$_ADDONLANG['test'] = 'Probar la conexión';
$_ADDONLANG['test_hint'] = 'Deje el número vacío para ver si se llega a Avisador y si la clave es correcta: no se envía nada. '
    . 'Con su propio número, usted recibe un mensaje de bienvenida.';
$_ADDONLANG['test_phone'] = 'Su número';
$_ADDONLANG['test_button'] = 'Probar';
$_ADDONLANG['test_reached'] = 'Se llegó a Avisador y la clave es correcta. No se envió nada.';
$_ADDONLANG['test_sent'] = 'Se llegó a Avisador, la clave es correcta y un mensaje de bienvenida va en camino a ese número.';
$_ADDONLANG['answer_taken'] = 'Avisador lo recibió.';
$_ADDONLANG['answer_none'] = 'Nadie responde en esa dirección. ¿Avisador está en marcha y este servidor puede llegar a él?';
$_ADDONLANG['answer_redirect'] = 'Esa dirección lleva a otra. Escriba la dirección final: quizás empieza con https://';
$_ADDONLANG['answer_secret'] = 'Se llegó a Avisador, pero la clave no es ninguna de sus WEBHOOK_SECRETS.';
$_ADDONLANG['answer_clock'] = 'Se llegó a Avisador, pero los relojes de los dos servidores difieren en más de cinco minutos.';
$_ADDONLANG['answer_refused'] = 'Se llegó a Avisador y la clave es correcta, pero rechazó lo que se le entregó.';
$_ADDONLANG['answer_failures'] = 'Avisador rechazó demasiadas entregas de este servidor. Revise la clave y pruebe de nuevo en un minuto.';
$_ADDONLANG['answer_busy'] = 'Se llegó a Avisador, pero en este momento no puede recibir nada. Se vuelve a intentar solo.';
$_ADDONLANG['answer_broken'] = 'Se llegó a Avisador, pero tiene un problema propio: mire su registro.';
$_ADDONLANG['answer_gateway'] = 'Responde el servidor que está delante de Avisador, pero no Avisador. ¿Está en marcha?';
$_ADDONLANG['answer_stranger'] = 'Algo responde en esa dirección, pero no es Avisador.';

$_ADDONLANG['outbox'] = 'Bandeja de salida';
$_ADDONLANG['waiting'] = 'En espera de entrega';
$_ADDONLANG['oldest'] = 'El más antiguo, desde';
$_ADDONLANG['posted'] = 'Última entrega';
$_ADDONLANG['post_button'] = 'Entregar ahora';
$_ADDONLANG['posted_now'] = 'Entregados ahora: %d';
$_ADDONLANG['refused'] = 'Rechazados por Avisador';
$_ADDONLANG['refused_hint'] = 'Quedan guardados. Corrija lo que está mal, por ejemplo en el cliente, y entréguelos de nuevo.';
$_ADDONLANG['event'] = 'Evento';
$_ADDONLANG['client'] = 'Cliente';
$_ADDONLANG['when'] = 'Cuándo';
$_ADDONLANG['reason'] = 'Motivo';
$_ADDONLANG['retry_button'] = 'Entregar de nuevo';
$_ADDONLANG['off'] = 'Desactivados';
$_ADDONLANG['off_none'] = 'Ninguno: todos los mensajes están activos.';
$_ADDONLANG['off_hint'] = 'Cada mensaje se puede desactivar en la configuración.';
$_ADDONLANG['off_link'] = 'Configuración';
