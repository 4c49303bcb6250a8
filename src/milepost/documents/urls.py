from django.urls import path

from .views import documents, files, translations

urlpatterns = [
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/text.<slug:kind>",
        files.document_file,
        name="document_file",
    ),
    path(
        "documents/<uuid:pk>/changes/<int:before>/<int:after>/",
        documents.document_changes,
        name="document_changes",
    ),
    path(
        "documents/<uuid:pk>/changes/<int:before>/<int:after>/changes.docx",
        files.changed_word,
        name="changed_word",
    ),
    path(
        "processes/<slug:slug>/import-document/",
        files.import_document,
        name="import_document",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/languages/<slug:language>/",
        translations.translation,
        name="translation",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/languages/<slug:language>/text.xlf",
        translations.translation_file,
        name="translation_file",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/languages/<slug:language>/import/",
        translations.import_translations,
        name="import_translations",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/languages/<slug:language>/<slug:key>/",
        translations.translate_clause,
        name="translate_clause",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/languages/<slug:language>/<slug:key>/confirm/",
        translations.confirm_translation,
        name="confirm_translation",
    ),
    path("processes/<slug:slug>/terms/", translations.terms, name="terms"),
    path("terms/<int:pk>/remove/", translations.remove_term, name="remove_term"),
]
