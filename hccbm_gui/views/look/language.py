"""The language of the window: Korean beside the English that the program is written in."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from hccbm_gui.services.resources import resource_path

LANGUAGES = {"en": "English", "ko": "한국어"}
"""Code to the name that its speakers give it; the first needs no translation."""

RESTART = {
    "en": "The window is in English from the next start on.",
    "ko": "다음에 시작할 때부터 창이 한국어로 나옵니다.",
}
"""Said when a language is chosen; in that language, for whoever cannot read the present one."""

OWN_FILE = "translations/hccbm_gui_{language}.qm"
TRANSLATORS = "language of the window"


def language_for(wanted: str, system: str = "") -> str:
    """The language to use: the `wanted` one, else that of the system, else English."""
    spoken = system or QLocale.system().name()
    for code in (wanted, spoken.split("_")[0]):
        if code in LANGUAGES:
            return code
    return "en"


def speak(app: QApplication, wanted: str) -> str:
    """Let all widgets made from now on speak `wanted` (empty: the system's); returns which."""
    language = language_for(wanted)
    for old in app.findChildren(QTranslator, TRANSLATORS):
        app.removeTranslator(old)
        old.setParent(None)
    if language == "en":
        return language
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    # What Qt itself says (OK, Cancel) comes first, so that our own words win.
    for file in (f"{folder}/qtbase_{language}.qm", str(resource_path(_own_file(language)))):
        translator = QTranslator(app)
        translator.setObjectName(TRANSLATORS)
        if translator.load(file):
            app.installTranslator(translator)
    return language


def _own_file(language: str) -> str:
    return OWN_FILE.format(language=language)
