<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR" sourcelanguage="en_GB">
<context>
    <name></name>
    <message>
        <source>Save this view…</source>
        <translation>이 화면 저장…</translation>
    </message>
    <message>
        <source>Save the window…</source>
        <translation>창 저장…</translation>
    </message>
    <message>
        <source>Copy this view</source>
        <translation>이 화면 복사</translation>
    </message>
    <message>
        <source>Film along the slices…</source>
        <translation>단면을 따라 동영상…</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>인쇄…</translation>
    </message>
    <message>
        <source>Patient&apos;s name in pictures</source>
        <translation>그림에 환자 이름 표시</translation>
    </message>
    <message>
        <source>All views</source>
        <translation>모든 화면</translation>
    </message>
    <message>
        <source>This view alone</source>
        <translation>이 화면만</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>맞춤</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>배치</translation>
    </message>
    <message>
        <source>Fuse with</source>
        <translation>융합할 영상</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>What was here before</source>
        <translation>이전에 있던 것</translation>
    </message>
    <message>
        <source>As the other views</source>
        <translation>다른 화면과 같게</translation>
    </message>
    <message>
        <source>Link positions across images</source>
        <translation>영상 사이의 위치 연결</translation>
    </message>
    <message>
        <source>Link here with the main image</source>
        <translation>이곳을 주 영상과 연결</translation>
    </message>
</context>
<context>
    <name>AlignmentCard</name>
    <message>
        <source>ALIGNMENT  planar → CT</source>
        <translation>정합  평면 영상 → CT</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>승인</translation>
    </message>
    <message>
        <source>Landmarks…</source>
        <translation>기준점…</translation>
    </message>
    <message>
        <source>Align by projection again</source>
        <translation>투영 정합을 다시 합니다</translation>
    </message>
    <message>
        <source>Pair points of the scan with points of the bone</source>
        <translation>골 스캔의 점과 뼈의 점을 짝지어 맞춥니다</translation>
    </message>
    <message>
        <source>Needs a CT or MR to pair points with</source>
        <translation>기준점을 짝지을 CT 또는 MR이 필요합니다</translation>
    </message>
    <message>
        <source>Needs a CT: its bone is what is matched</source>
        <translation>CT가 필요합니다: CT의 뼈에 맞춥니다</translation>
    </message>
    <message>
        <source>not aligned</source>
        <translation>정합되지 않음</translation>
    </message>
    <message>
        <source>No CT to align with.</source>
        <translation>정합할 CT가 없습니다.</translation>
    </message>
    <message>
        <source>There is no alignment to approve yet</source>
        <translation>승인할 정합이 아직 없습니다</translation>
    </message>
    <message>
        <source>{method}, residual {residual} mm</source>
        <translation>{method}, 잔차 {residual} mm</translation>
    </message>
    <message>
        <source>approved by {name}, {when}</source>
        <translation>{name} 승인, {when}</translation>
    </message>
    <message>
        <source>not approved: compare the overlay with the bone, then approve</source>
        <translation>승인 전: 겹친 영상을 뼈와 비교한 뒤 승인하십시오</translation>
    </message>
    <message>
        <source>Already approved</source>
        <translation>이미 승인되었습니다</translation>
    </message>
    <message>
        <source>Record that you have looked and agree</source>
        <translation>확인하고 동의했음을 기록합니다</translation>
    </message>
</context>
<context>
    <name>AnonymiseDialog</name>
    <message>
        <source>De-identify</source>
        <translation>비식별화</translation>
    </message>
    <message>
        <source>From</source>
        <translation>원본</translation>
    </message>
    <message>
        <source>A folder of DICOM files</source>
        <translation>DICOM 파일 폴더</translation>
    </message>
    <message>
        <source>A new or empty folder, outside of the source</source>
        <translation>원본 밖의 새 폴더 또는 빈 폴더</translation>
    </message>
    <message>
        <source>Into</source>
        <translation>저장할 폴더</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>보고서</translation>
    </message>
    <message>
        <source>Pictures that may have a name in them</source>
        <translation>이름이 들어 있을 수 있는 그림</translation>
    </message>
    <message>
        <source>Choose the folder to de-identify.</source>
        <translation>비식별화할 폴더를 고르십시오.</translation>
    </message>
    <message>
        <source>There is nothing in it that can be de-identified.</source>
        <translation>비식별화할 수 있는 것이 없습니다.</translation>
    </message>
    <message>
        <source>Choose a new or empty folder for the result.</source>
        <translation>결과를 저장할 새 폴더나 빈 폴더를 고르십시오.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>{} files of {} patient(s) can be de-identified; held back anyway: {}.</source>
        <translation>파일 {}개(환자 {}명)를 비식별화할 수 있습니다. 어느 경우에도 보류되는 파일: {}개.</translation>
    </message>
    <message>
        <source>{} picture(s) are held back until you have judged them.</source>
        <translation>그림 {}장은 확인하실 때까지 보류됩니다.</translation>
    </message>
    <message>
        <source>Looking at the files</source>
        <translation>파일을 살펴보는 중</translation>
    </message>
    <message>
        <source>Stopping; what is finished stays</source>
        <translation>중지하는 중; 끝난 것은 남습니다</translation>
    </message>
    <message>
        <source>De-identifying</source>
        <translation>비식별화하는 중</translation>
    </message>
    <message>
        <source>The report stands in {}</source>
        <translation>보고서 위치: {}</translation>
    </message>
    <message>
        <source>Held back:</source>
        <translation>보류됨:</translation>
    </message>
</context>
<context>
    <name>Appearance</name>
    <message>
        <source>Dark theme</source>
        <translation>어두운 테마</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>밝은 테마</translation>
    </message>
</context>
<context>
    <name>BeamControls</name>
    <message>
        <source>The control point before</source>
        <translation>이전 제어점</translation>
    </message>
    <message>
        <source>The next control point</source>
        <translation>다음 제어점</translation>
    </message>
    <message>
        <source>All</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>What is open at any control point</source>
        <translation>모든 제어점에서 한 번이라도 열리는 곳</translation>
    </message>
    <message>
        <source>Beam</source>
        <translation>빔</translation>
    </message>
    <message>
        <source>Both fields, or a beam of a plan</source>
        <translation>두 조사야 또는 치료계획의 빔</translation>
    </message>
    <message>
        <source>Both fields</source>
        <translation>두 조사야</translation>
    </message>
</context>
<context>
    <name>BeamView</name>
    <message>
        <source>Beam&apos;s-eye view of both fields</source>
        <translation>두 조사야의 빔 방향 영상 (BEV)</translation>
    </message>
    <message>
        <source>projecting the bone…</source>
        <translation>뼈를 투영하는 중…</translation>
    </message>
    <message>
        <source>Both fields appear here along the beam
once a patient is open</source>
        <translation>환자를 열면 빔 방향에서 본
두 조사야가 여기에 나타납니다</translation>
    </message>
    <message>
        <source>No GTV: draw one, or open the structures of the CT or MR</source>
        <translation>GTV 없음: 그리거나 CT 또는 MR의 구조물을 여십시오</translation>
    </message>
    <message>
        <source>No comparison yet: it needs a GTV and a bone scan, SPECT or PET</source>
        <translation>아직 비교 없음: GTV와 골 스캔, SPECT 또는 PET이 필요합니다</translation>
    </message>
</context>
<context>
    <name>CaseTree</name>
    <message>
        <source>Double click or drag onto a picture to show it there</source>
        <translation>두 번 누르거나 영상 위로 끌어다 놓으면 그곳에 표시됩니다</translation>
    </message>
    <message>
        <source>Double click to see its beams</source>
        <translation>두 번 누르면 빔이 보입니다</translation>
    </message>
    <message>
        <source>Not read ({})</source>
        <translation>읽지 않음 ({})</translation>
    </message>
</context>
<context>
    <name>CineDialog</name>
    <message>
        <source>Film along the slices</source>
        <translation>단면을 따라 동영상</translation>
    </message>
    <message>
        <source> a second</source>
        <translation> /초</translation>
    </message>
    <message>
        <source>At most; a film is never larger than its view.</source>
        <translation>최댓값입니다. 동영상은 화면보다 커지지 않습니다.</translation>
    </message>
    <message>
        <source>{} file</source>
        <translation>{} 파일</translation>
    </message>
    <message>
        <source>Patient&apos;s name in the picture</source>
        <translation>그림에 환자 이름 표시</translation>
    </message>
    <message>
        <source>to</source>
        <translation>부터</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>단면</translation>
    </message>
    <message>
        <source>One of every</source>
        <translation>간격</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>너비</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>Film…</source>
        <translation>동영상 만들기…</translation>
    </message>
    <message>
        <source>{} pictures, {:.1f} s</source>
        <translation>그림 {}장, {:.1f}초</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Find a command</source>
        <translation>명령 찾기</translation>
    </message>
    <message>
        <source>Words of the command</source>
        <translation>명령의 낱말</translation>
    </message>
</context>
<context>
    <name>ComparisonPanel</name>
    <message>
        <source>FIELD COMPARISON</source>
        <translation>조사야 비교</translation>
    </message>
    <message>
        <source>Report (PDF)…</source>
        <translation>보고서 (PDF)…</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>그림 저장…</translation>
    </message>
    <message>
        <source>Needs a comparison of the two fields first</source>
        <translation>먼저 두 조사야를 비교해야 합니다</translation>
    </message>
    <message>
        <source>Verdict, pictures and numbers on paper</source>
        <translation>판정, 그림, 수치를 문서로 만듭니다</translation>
    </message>
    <message>
        <source>Save the picture of both fields</source>
        <translation>두 조사야의 그림을 저장합니다</translation>
    </message>
    <message>
        <source>Open a folder with a bone scan, a CT or MR and its structures.</source>
        <translation>골 스캔, CT 또는 MR, 그리고 구조물이 든 폴더를 여십시오.</translation>
    </message>
    <message>
        <source>Outside the bone-scan field: {area} of the projected GTV, {volume} of its volume ({cc} cc).</source>
        <translation>골 스캔 조사야 밖: 투영된 GTV 면적의 {area}, 체적의 {volume} ({cc} cc).</translation>
    </message>
</context>
<context>
    <name>ContourLook</name>
    <message>
        <source>Contour look: line width and fill</source>
        <translation>윤곽선 모양: 선 굵기와 채움</translation>
    </message>
    <message>
        <source>Line width in pixels</source>
        <translation>선 굵기 (픽셀)</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>targets</source>
        <translation>표적</translation>
    </message>
    <message>
        <source>all</source>
        <translation>모두</translation>
    </message>
    <message>
        <source>Which structures are filled</source>
        <translation>채울 구조물</translation>
    </message>
    <message>
        <source>Opacity of the fill in percent</source>
        <translation>채움의 불투명도 (%)</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>선</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>채움</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>불투명도</translation>
    </message>
    <message>
        <source>Nothing is filled</source>
        <translation>채우는 구조물이 없습니다</translation>
    </message>
</context>
<context>
    <name>CostLine</name>
    <message>
        <source>Estimate the dose</source>
        <translation>선량 추정</translation>
    </message>
    <message>
        <source>Estimate the dose of both fields in the target</source>
        <translation>두 조사야가 표적에 주는 선량을 추정합니다</translation>
    </message>
    <message>
        <source>The bone scan makes no field to compare</source>
        <translation>골 스캔으로 만든 비교할 조사야가 없습니다</translation>
    </message>
    <message>
        <source>An estimate.</source>
        <translation>추정값입니다.</translation>
    </message>
    <message>
        <source>Out of date: {cost}</source>
        <translation>이전 결과: {cost}</translation>
    </message>
    <message>
        <source>The fields have changed since the dose was estimated.</source>
        <translation>선량을 추정한 뒤 조사야가 바뀌었습니다.</translation>
    </message>
    <message>
        <source>What the difference costs in dose is not estimated yet.</source>
        <translation>조사야 차이가 선량에 미치는 영향은 아직 추정하지 않았습니다.</translation>
    </message>
</context>
<context>
    <name>DrawDesk</name>
    <message>
        <source>Trace level</source>
        <translation>등고선</translation>
    </message>
    <message>
        <source>Fill hole</source>
        <translation>구멍 채우기</translation>
    </message>
    <message>
        <source>new GTV</source>
        <translation>새 GTV</translation>
    </message>
    <message>
        <source>Delete slice</source>
        <translation>슬라이스 삭제</translation>
    </message>
    <message>
        <source>Delete all contours</source>
        <translation>모든 윤곽 삭제</translation>
    </message>
    <message>
        <source>Copy slice</source>
        <translation>슬라이스 복사</translation>
    </message>
    <message>
        <source>Circle</source>
        <translation>원</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>사각형</translation>
    </message>
    <message>
        <source>Brush {:.1f} mm across</source>
        <translation>브러시 지름 {:.1f} mm</translation>
    </message>
    <message>
        <source>ball</source>
        <translation>구형</translation>
    </message>
    <message>
        <source>like values only</source>
        <translation>비슷한 값만</translation>
    </message>
    <message>
        <source>Nudge</source>
        <translation>밀기</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>브러시</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>지우개</translation>
    </message>
    <message>
        <source>Add corner</source>
        <translation>꼭짓점 추가</translation>
    </message>
    <message>
        <source>Move corner</source>
        <translation>꼭짓점 이동</translation>
    </message>
    <message>
        <source>Remove corner</source>
        <translation>꼭짓점 제거</translation>
    </message>
    <message>
        <source>Live wire</source>
        <translation>라이브 와이어</translation>
    </message>
</context>
<context>
    <name>DropTarget</name>
    <message>
        <source>Drop a folder of DICOM or a ZIP archive here</source>
        <translation>DICOM 폴더나 ZIP 파일을 여기에 끌어다 놓으십시오</translation>
    </message>
    <message>
        <source>Bone scan (or SPECT, PET), CT or MR, structures</source>
        <translation>골 스캔 (또는 SPECT, PET), CT 또는 MR, 구조물</translation>
    </message>
    <message>
        <source>The DICOMDIR of a disc, or a photograph of a bone scan (JPEG, PNG), too</source>
        <translation>디스크의 DICOMDIR이나 골 스캔 사진(JPEG, PNG)도 됩니다</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>폴더 열기…</translation>
    </message>
    <message>
        <source>Open a ZIP or a file…</source>
        <translation>ZIP 또는 파일 열기…</translation>
    </message>
    <message>
        <source>A ZIP archive, the DICOMDIR of a disc, a photograph, or single files</source>
        <translation>ZIP 파일, 디스크의 DICOMDIR, 사진 또는 개별 파일</translation>
    </message>
    <message>
        <source>Open the phantom patient</source>
        <translation>팬텀 환자 열기</translation>
    </message>
    <message>
        <source>A made-up patient with four lesions, to try everything on</source>
        <translation>모든 기능을 시험해 볼 수 있는, 병변이 네 개인 가상 환자</translation>
    </message>
</context>
<context>
    <name>EdgeTable</name>
    <message>
        <source>superior</source>
        <translation>상측</translation>
    </message>
    <message>
        <source>inferior</source>
        <translation>하측</translation>
    </message>
    <message>
        <source>patient right</source>
        <translation>환자 우측</translation>
    </message>
    <message>
        <source>patient left</source>
        <translation>환자 좌측</translation>
    </message>
    <message>
        <source>length</source>
        <translation>길이</translation>
    </message>
    <message>
        <source>width</source>
        <translation>너비</translation>
    </message>
    <message>
        <source>edge (cm)</source>
        <translation>경계 (cm)</translation>
    </message>
    <message>
        <source>bone scan</source>
        <translation>골 스캔</translation>
    </message>
    <message>
        <source>CT/MRI</source>
        <translation>CT/MRI</translation>
    </message>
    <message>
        <source>change</source>
        <translation>변화</translation>
    </message>
    <message>
        <source>smaller than the alignment residual</source>
        <translation>정합 잔차보다 작습니다</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export DICOM</source>
        <translation>DICOM 내보내기</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>폴더 열기</translation>
    </message>
    <message>
        <source>Tick what is to be written.</source>
        <translation>저장할 항목에 표시하십시오.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Tick a plan first.</source>
        <translation>먼저 치료계획에 표시하십시오.</translation>
    </message>
    <message>
        <source>Files are being written.</source>
        <translation>파일을 저장하는 중입니다.</translation>
    </message>
    <message>
        <source>Stopped: nothing was written.</source>
        <translation>중지됨: 저장된 것이 없습니다.</translation>
    </message>
    <message>
        <source>Writing DICOM</source>
        <translation>DICOM을 저장하는 중</translation>
    </message>
    <message>
        <source>{} DICOM files written to {}</source>
        <translation>DICOM 파일 {}개를 저장했습니다: {}</translation>
    </message>
</context>
<context>
    <name>ExportList</name>
    <message>
        <source>Object</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>What it holds</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>What can be written as DICOM</source>
        <translation>DICOM으로 저장할 수 있는 것</translation>
    </message>
</context>
<context>
    <name>FieldPicture</name>
    <message>
        <source>Both fields appear here
once there is a GTV and a bone scan</source>
        <translation>GTV와 골 스캔이 있으면
두 조사야가 여기에 나타납니다</translation>
    </message>
</context>
<context>
    <name>FileActions</name>
    <message>
        <source>Open a folder of DICOM</source>
        <translation>DICOM 폴더 열기</translation>
    </message>
    <message>
        <source>Open files, a ZIP archive or a DICOMDIR</source>
        <translation>파일, ZIP 또는 DICOMDIR 열기</translation>
    </message>
    <message>
        <source>DICOM files, ZIP archives, DICOMDIR (*)</source>
        <translation>DICOM 파일, ZIP 파일, DICOMDIR (*)</translation>
    </message>
    <message>
        <source>Forget folders read before</source>
        <translation>읽은 폴더 기록 지우기</translation>
    </message>
    <message>
        <source>So that a folder opened again is there at once, this program keeps the headers of its files, names of patients included, and the list of what was opened. Delete both? No image is touched.</source>
        <translation>같은 폴더를 다시 바로 열 수 있도록, 이 프로그램은 환자 이름을 포함한 파일 헤더와 열었던 목록을 보관합니다. 둘 다 지울까요? 영상은 건드리지 않습니다.</translation>
    </message>
    <message>
        <source>Open a case</source>
        <translation>증례 열기</translation>
    </message>
    <message>
        <source>Case of this program (*{})</source>
        <translation>이 프로그램의 증례 (*{})</translation>
    </message>
    <message>
        <source>Writing the phantom</source>
        <translation>팬텀을 쓰는 중</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>보고서 저장</translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation>보고서를 쓰는 중</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>그림 저장</translation>
    </message>
    <message>
        <source>Writing the picture</source>
        <translation>그림을 쓰는 중</translation>
    </message>
</context>
<context>
    <name>Film</name>
    <message>
        <source>Filming</source>
        <translation>동영상을 만드는 중</translation>
    </message>
</context>
<context>
    <name>FolderRow</name>
    <message>
        <source>Choose…</source>
        <translation>선택…</translation>
    </message>
    <message>
        <source>A folder outside of what was opened</source>
        <translation>연 폴더 밖의 폴더</translation>
    </message>
    <message>
        <source>Folder of the new files</source>
        <translation>새 파일의 폴더</translation>
    </message>
    <message>
        <source>Into the folder</source>
        <translation>저장할 폴더</translation>
    </message>
    <message>
        <source>Choose a folder.</source>
        <translation>폴더를 고르십시오.</translation>
    </message>
    <message>
        <source>There is no such folder.</source>
        <translation>그런 폴더가 없습니다.</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>NOT FOR CLINICAL USE</source>
        <translation>임상용 아님</translation>
    </message>
    <message>
        <source>What failed when it was opened</source>
        <translation>열 때 실패한 점검 항목</translation>
    </message>
    <message>
        <source>opened as one patient</source>
        <translation>한 환자로 열었음</translation>
    </message>
    <message>
        <source>Light or dark colours</source>
        <translation>밝은 색 또는 어두운 색</translation>
    </message>
    <message>
        <source>Keys and mouse</source>
        <translation>단축키와 마우스</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>메뉴</translation>
    </message>
    <message>
        <source>No patient</source>
        <translation>환자 없음</translation>
    </message>
    <message>
        <source>Open a folder to begin</source>
        <translation>폴더를 열어 시작하십시오</translation>
    </message>
    <message>
        <source>(no name)</source>
        <translation>(이름 없음)</translation>
    </message>
    <message>
        <source>ID {id}</source>
        <translation>등록번호 {id}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>{} failed: open the integrity sheet</source>
        <translation>실패 {}건: 무결성 점검표 열기</translation>
    </message>
</context>
<context>
    <name>HistoryList</name>
    <message>
        <source>History</source>
        <translation>작업 기록</translation>
    </message>
    <message>
        <source>Click a step to have the case as it was after it.</source>
        <translation>단계를 누르면 그 단계 직후의 상태로 돌아갑니다.</translation>
    </message>
    <message>
        <source>As opened</source>
        <translation>열었을 때</translation>
    </message>
    <message>
        <source>This is the case as it is</source>
        <translation>지금의 상태입니다</translation>
    </message>
    <message>
        <source>Taken back; a click does it again</source>
        <translation>취소된 단계입니다. 누르면 다시 실행합니다</translation>
    </message>
</context>
<context>
    <name>HoverNames</name>
    <message>
        <source>and {} more</source>
        <translation>외 {}개</translation>
    </message>
</context>
<context>
    <name>IdentityForm</name>
    <message>
        <source>not said</source>
        <translation>기재 없음</translation>
    </message>
    <message>
        <source>as it stands on the picture</source>
        <translation>사진에 적힌 그대로</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Patient ID</source>
        <translation>등록번호</translation>
    </message>
    <message>
        <source>Birth date</source>
        <translation>생년월일</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>성별</translation>
    </message>
    <message>
        <source>Type the patient&apos;s name and ID.</source>
        <translation>환자의 이름과 등록번호를 입력하십시오.</translation>
    </message>
    <message>
        <source>The birth date is no date: write YYYY-MM-DD.</source>
        <translation>생년월일이 날짜가 아닙니다. YYYY-MM-DD로 적으십시오.</translation>
    </message>
    <message>
        <source>Type all that is known of the open patient: typing it is the check.</source>
        <translation>열린 환자에 대해 알려진 것을 모두 입력하십시오. 입력이 곧 확인입니다.</translation>
    </message>
    <message>
        <source>What was typed is not the open patient: see the red lines.</source>
        <translation>입력한 내용이 열린 환자와 다릅니다. 빨간 줄을 보십시오.</translation>
    </message>
    <message>
        <source>the open patient has {}</source>
        <translation>열린 환자: {}</translation>
    </message>
</context>
<context>
    <name>Integrity</name>
    <message>
        <source>Checking what was opened</source>
        <translation>연 자료를 점검하는 중</translation>
    </message>
</context>
<context>
    <name>IntegrityPage</name>
    <message>
        <source>Only what asks to be looked at</source>
        <translation>확인이 필요한 것만</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>다시 점검</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>저장…</translation>
    </message>
    <message>
        <source>INTEGRITY</source>
        <translation>무결성</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>점검하는 중…</translation>
    </message>
    <message>
        <source>The case has changed since: check it again.</source>
        <translation>그 뒤로 증례가 바뀌었습니다. 다시 점검하십시오.</translation>
    </message>
    <message>
        <source>It reads and tells; it changes nothing.</source>
        <translation>읽고 알려 줄 뿐, 아무것도 바꾸지 않습니다.</translation>
    </message>
    <message>
        <source>Nothing was checked yet</source>
        <translation>아직 점검하지 않았습니다</translation>
    </message>
    <message>
        <source>Open a patient first</source>
        <translation>먼저 환자를 여십시오</translation>
    </message>
    <message>
        <source>Check it again first: the case has changed since</source>
        <translation>증례가 바뀌었으므로 먼저 다시 점검하십시오</translation>
    </message>
    <message>
        <source>It is being checked now</source>
        <translation>지금 점검하는 중입니다</translation>
    </message>
    <message>
        <source>The whole sheet as text</source>
        <translation>점검표 전체를 텍스트로</translation>
    </message>
    <message>
        <source>As JSON, or as a table (CSV); nothing is written over</source>
        <translation>JSON 또는 표(CSV)로 저장; 기존 파일을 덮어쓰지 않습니다</translation>
    </message>
    <message>
        <source>Leave out what passed</source>
        <translation>통과한 항목은 숨깁니다</translation>
    </message>
    <message>
        <source>Make the sheet of the case as it is now</source>
        <translation>지금 상태의 증례로 점검표를 만듭니다</translation>
    </message>
    <message>
        <source>Open a patient: every rule of identity, references, geometry, dose and structures is then checked, one row each.</source>
        <translation>환자를 열면 신원, 참조, 기하, 선량, 구조물의 규칙을 하나씩 점검하여 한 줄에 하나씩 보여 줍니다.</translation>
    </message>
    <message>
        <source>To look at</source>
        <translation>확인 필요</translation>
    </message>
    <message>
        <source>Not applicable</source>
        <translation>해당 없음</translation>
    </message>
    <message>
        <source>Nothing failed, and nothing asks to be looked at.</source>
        <translation>실패한 것도, 확인이 필요한 것도 없습니다.</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>to look at</source>
        <translation>확인 필요</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>통과</translation>
    </message>
    <message>
        <source>for information</source>
        <translation>참고</translation>
    </message>
    <message>
        <source>not applicable</source>
        <translation>해당 없음</translation>
    </message>
    <message>
        <source>Copied as text.</source>
        <translation>텍스트로 복사했습니다.</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>표 (*.csv)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON 파일 (*.json)</translation>
    </message>
    <message>
        <source>Save the integrity sheet</source>
        <translation>무결성 점검표 저장</translation>
    </message>
    <message>
        <source>Saved as {}.</source>
        <translation>저장함: {}</translation>
    </message>
    <message>
        <source>Integrity</source>
        <translation>무결성</translation>
    </message>
</context>
<context>
    <name>JobBar</name>
    <message>
        <source>Progress of the running work</source>
        <translation>진행 중인 작업의 진척도</translation>
    </message>
    <message>
        <source>Cancel this work</source>
        <translation>이 작업 취소</translation>
    </message>
    <message>
        <source> (and {count} more)</source>
        <translation> (외 {count}건)</translation>
    </message>
</context>
<context>
    <name>JournalStrip</name>
    <message>
        <source>Continue the work</source>
        <translation>작업 이어서 하기</translation>
    </message>
    <message>
        <source>Discard it</source>
        <translation>버리기</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>나중에</translation>
    </message>
    <message>
        <source>It is offered again when the program starts</source>
        <translation>다음에 프로그램을 시작할 때 다시 묻습니다</translation>
    </message>
    <message>
        <source>The program ended before the work on {patient} was saved. It was kept at {when}.</source>
        <translation>{patient}의 작업이 저장되기 전에 프로그램이 끝났습니다. {when}의 작업이 보관되어 있습니다.</translation>
    </message>
    <message>
        <source>The work on {patient} that was not saved goes for good.</source>
        <translation>{patient}의 저장되지 않은 작업이 영구히 사라집니다.</translation>
    </message>
    <message>
        <source>Discard the work?</source>
        <translation>작업을 버릴까요?</translation>
    </message>
</context>
<context>
    <name>KeyEditor</name>
    <message>
        <source>Keys</source>
        <translation>단축키</translation>
    </message>
    <message>
        <source>Search commands and keys</source>
        <translation>명령과 단축키 찾기</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>As the program comes</source>
        <translation>기본값</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>명령과 단축키</translation>
    </message>
    <message>
        <source>The new key</source>
        <translation>새 단축키</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>지정</translation>
    </message>
    <message>
        <source>Take it from there</source>
        <translation>그곳에서 가져오기</translation>
    </message>
    <message>
        <source>Add as another</source>
        <translation>하나 더 추가</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>키 없음</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>모두 되돌리기</translation>
    </message>
    <message>
        <source>Press the key:</source>
        <translation>키를 누르십시오:</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>영상</translation>
    </message>
    <message>
        <source>{} belongs to “{}”.</source>
        <translation>{} 키는 “{}”에 쓰이고 있습니다.</translation>
    </message>
</context>
<context>
    <name>Labelling</name>
    <message>
        <source>Needs an open patient</source>
        <translation>환자를 먼저 열어야 합니다</translation>
    </message>
    <message>
        <source>Needs a CT or MR</source>
        <translation>CT 또는 MR이 필요합니다</translation>
    </message>
    <message>
        <source>Label {}</source>
        <translation>{} 표시</translation>
    </message>
    <message>
        <source>Move {}</source>
        <translation>{} 이동</translation>
    </message>
    <message>
        <source>Remove {}</source>
        <translation>{} 제거</translation>
    </message>
    <message>
        <source>Relabel {old} as {new}</source>
        <translation>{old}을(를) {new}(으)로 바꾸기</translation>
    </message>
</context>
<context>
    <name>LayerPanel</name>
    <message>
        <source>Colours</source>
        <translation>색상표</translation>
    </message>
    <message>
        <source>Opacity of the fused image</source>
        <translation>융합 영상의 불투명도</translation>
    </message>
    <message>
        <source>How the two share the picture</source>
        <translation>두 영상을 함께 보이는 방법</translation>
    </message>
    <message>
        <source>Opacity of the planar scan</source>
        <translation>평면 영상의 불투명도</translation>
    </message>
    <message>
        <source>Opacity of the dose and other overlays</source>
        <translation>선량 및 다른 겹침의 불투명도</translation>
    </message>
    <message>
        <source>blend</source>
        <translation>섞기</translation>
    </message>
    <message>
        <source>checkerboard</source>
        <translation>체커보드</translation>
    </message>
    <message>
        <source>swipe: overlay right of the line</source>
        <translation>밀기: 선의 오른쪽에 겹친 영상</translation>
    </message>
    <message>
        <source>spyglass: overlay in the circle</source>
        <translation>돋보기: 원 안에 겹친 영상</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>윈도</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>영상</translation>
    </message>
    <message>
        <source>Fused image</source>
        <translation>융합 영상</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>불투명도</translation>
    </message>
    <message>
        <source>Fusion</source>
        <translation>융합</translation>
    </message>
    <message>
        <source>Planar scan</source>
        <translation>평면 영상</translation>
    </message>
    <message>
        <source>Dose, overlays</source>
        <translation>선량, 겹침</translation>
    </message>
    <message>
        <source>Structures</source>
        <translation>구조물</translation>
    </message>
    <message>
        <source>Hot and cold spots</source>
        <translation>열소와 냉소</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>조사야</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>글자</translation>
    </message>
    <message>
        <source>Show or hide: {}</source>
        <translation>표시/숨김: {}</translation>
    </message>
    <message>
        <source>no image</source>
        <translation>영상 없음</translation>
    </message>
    <message>
        <source>nothing is fused</source>
        <translation>융합된 영상 없음</translation>
    </message>
    <message>
        <source>none is aligned to the image</source>
        <translation>이 영상에 정합된 것 없음</translation>
    </message>
    <message>
        <source>none is shown</source>
        <translation>표시된 것 없음</translation>
    </message>
    <message>
        <source>In its part of the picture the overlay is solid</source>
        <translation>겹친 영상은 자기 구역에서 불투명합니다</translation>
    </message>
</context>
<context>
    <name>Layouts</name>
    <message>
        <source>A screen capture, portal image or radiograph alone</source>
        <translation>화면 캡처, 포털 영상 또는 단순 촬영 영상만</translation>
    </message>
    <message>
        <source>All views</source>
        <translation>모든 화면</translation>
    </message>
    <message>
        <source>Axial large, coronal and sagittal beside it</source>
        <translation>축상면을 크게, 관상면과 시상면을 옆에</translation>
    </message>
    <message>
        <source>Beams of a plan</source>
        <translation>치료계획의 빔</translation>
    </message>
    <message>
        <source>Bone scan</source>
        <translation>골 스캔</translation>
    </message>
    <message>
        <source>Bone scan and coronal</source>
        <translation>골 스캔과 관상면</translation>
    </message>
    <message>
        <source>Bone scan, coronal slice and beam&apos;s eye view with both fields</source>
        <translation>골 스캔, 관상면, 두 조사야의 빔 방향 영상</translation>
    </message>
    <message>
        <source>CT or MR, functional image and both fused, in three planes</source>
        <translation>CT 또는 MR, 기능 영상, 융합 영상을 세 단면으로</translation>
    </message>
    <message>
        <source>Columns and rows as at first</source>
        <translation>처음의 행과 열로</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>Earlier and now</source>
        <translation>이전과 현재</translation>
    </message>
    <message>
        <source>Field comparison</source>
        <translation>조사야 비교</translation>
    </message>
    <message>
        <source>Layout of the pictures: {}</source>
        <translation>화면 배치: {}</translation>
    </message>
    <message>
        <source>Lightbox</source>
        <translation>라이트박스</translation>
    </message>
    <message>
        <source>Link positions across images</source>
        <translation>영상 사이의 위치 연결</translation>
    </message>
    <message>
        <source>Link this view here with the main image</source>
        <translation>이 화면을 이곳에서 주 영상과 연결</translation>
    </message>
    <message>
        <source>Many slices of one image; a click goes there</source>
        <translation>한 영상의 여러 단면; 누르면 그곳으로 이동</translation>
    </message>
    <message>
        <source>Needs an open patient</source>
        <translation>먼저 환자를 열어야 합니다</translation>
    </message>
    <message>
        <source>One and two</source>
        <translation>하나와 둘</translation>
    </message>
    <message>
        <source>One view</source>
        <translation>화면 하나</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>Projection and planes</source>
        <translation>투영과 단면</translation>
    </message>
    <message>
        <source>Rotating maximum projection, three planes and an oblique one</source>
        <translation>회전하는 최대 강도 투영, 세 단면과 사위 단면</translation>
    </message>
    <message>
        <source>The axial slices alone</source>
        <translation>축상면만</translation>
    </message>
    <message>
        <source>The beam&apos;s-eye view of a plan alone</source>
        <translation>치료계획의 빔 방향 영상(BEV)만</translation>
    </message>
    <message>
        <source>The planar bone scan alone</source>
        <translation>평면 골 스캔만</translation>
    </message>
    <message>
        <source>The planar bone scan large, the coronal slices beside it</source>
        <translation>평면 골 스캔을 크게, 관상면을 옆에</translation>
    </message>
    <message>
        <source>This view alone, or all again</source>
        <translation>이 화면만, 또는 모두 다시</translation>
    </message>
    <message>
        <source>Three planes and the patient in space, the bone scan beside them</source>
        <translation>세 단면과 3차원, 옆에 골 스캔</translation>
    </message>
    <message>
        <source>Two by two</source>
        <translation>두 줄 두 칸</translation>
    </message>
    <message>
        <source>Two studies beside each other, positions linked where they are registered</source>
        <translation>두 검사를 나란히, 정합된 곳에서는 위치 연결</translation>
    </message>
</context>
<context>
    <name>LeftPanel</name>
    <message>
        <source>All structures on or off (G)</source>
        <translation>모든 구조물 표시/숨김 (G)</translation>
    </message>
    <message>
        <source>planar: hot from about 15 mm, cold from 30 mm; smaller ones are not found</source>
        <translation>평면 영상: 열소는 약 15 mm, 냉소는 약 30 mm부터 찾으며 더 작은 것은 찾지 못합니다</translation>
    </message>
    <message>
        <source>PATIENT</source>
        <translation>환자</translation>
    </message>
    <message>
        <source>STRUCTURES</source>
        <translation>구조물</translation>
    </message>
    <message>
        <source>SPOTS</source>
        <translation>섭취 병소</translation>
    </message>
    <message>
        <source>found {found} · accepted {accepted}</source>
        <translation>발견 {found} · 채택 {accepted}</translation>
    </message>
    <message>
        <source>There are no structures to show or hide</source>
        <translation>표시하거나 숨길 구조물이 없습니다</translation>
    </message>
    <message>
        <source>Start a new GTV and draw it on the axial slices</source>
        <translation>새 GTV를 만들어 축상면에 그립니다</translation>
    </message>
    <message>
        <source>Needs a CT or MR to draw on</source>
        <translation>윤곽을 그릴 CT 또는 MR이 필요합니다</translation>
    </message>
</context>
<context>
    <name>LengthBox</name>
    <message>
        <source>e.g. 25</source>
        <translation>예: 25</translation>
    </message>
    <message>
        <source>Distance of the two points</source>
        <translation>두 점 사이의 거리</translation>
    </message>
    <message>
        <source>Unit of the distance</source>
        <translation>거리의 단위</translation>
    </message>
</context>
<context>
    <name>LengthDialog</name>
    <message>
        <source>Scale by two points</source>
        <translation>두 점으로 축척 정하기</translation>
    </message>
    <message>
        <source>How far do the points 1 and 2 lie apart in the patient? The alignment of this scan is taken back, as it was made with another scale.</source>
        <translation>점 1과 2는 환자에서 얼마나 떨어져 있습니까? 이 스캔의 정합은 다른 축척으로 한 것이므로 취소됩니다.</translation>
    </message>
    <message>
        <source>Type the distance.</source>
        <translation>거리를 입력하십시오.</translation>
    </message>
</context>
<context>
    <name>LevelsPage</name>
    <message>
        <source>Spine</source>
        <translation>척추</translation>
    </message>
    <message>
        <source>Level clicked first</source>
        <translation>처음 클릭할 척추뼈</translation>
    </message>
    <message>
        <source>choose…</source>
        <translation>선택…</translation>
    </message>
    <message>
        <source>Number of thoracic vertebrae</source>
        <translation>흉추 개수</translation>
    </message>
    <message>
        <source>Number of lumbar vertebrae</source>
        <translation>요추 개수</translation>
    </message>
    <message>
        <source>Label by clicks</source>
        <translation>클릭으로 표시</translation>
    </message>
    <message>
        <source>Its real name</source>
        <translation>실제 이름</translation>
    </message>
    <message>
        <source>Which follow</source>
        <translation>함께 바뀌는 것</translation>
    </message>
    <message>
        <source>and all below</source>
        <translation>그 아래 모두</translation>
    </message>
    <message>
        <source>and all above</source>
        <translation>그 위 모두</translation>
    </message>
    <message>
        <source>and all others</source>
        <translation>나머지 모두</translation>
    </message>
    <message>
        <source>Relabel</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Needs an open patient</source>
        <translation>환자를 먼저 열어야 합니다</translation>
    </message>
    <message>
        <source>SPINE LEVELS</source>
        <translation>척추 높이</translation>
    </message>
    <message>
        <source>First click</source>
        <translation>첫 클릭</translation>
    </message>
    <message>
        <source>Thoracic</source>
        <translation>흉추</translation>
    </message>
    <message>
        <source>Lumbar</source>
        <translation>요추</translation>
    </message>
    <message>
        <source>level</source>
        <translation>척추뼈</translation>
    </message>
    <message>
        <source>GTV</source>
        <translation>GTV</translation>
    </message>
    <message>
        <source>centre</source>
        <translation>중심</translation>
    </message>
    <message>
        <source>Spine levels</source>
        <translation>척추 높이</translation>
    </message>
    <message>
        <source>The next level follows from those that are labelled</source>
        <translation>다음 이름은 표시된 척추뼈에서 정해집니다</translation>
    </message>
    <message>
        <source>Choose first which level you click first</source>
        <translation>처음 클릭할 척추뼈를 먼저 선택하십시오</translation>
    </message>
    <message>
        <source>Choose a level you know, then click on the middle of its body, and of the bodies above and below in turn.</source>
        <translation>아는 척추뼈를 선택하고 그 추체의 가운데를, 이어서 위아래 추체를 차례로 클릭하십시오.</translation>
    </message>
    <message>
        <source>Click on the next body above or below; drag a cross to move it.</source>
        <translation>위나 아래의 다음 추체를 클릭하십시오. 십자를 끌면 옮겨집니다.</translation>
    </message>
    <message>
        <source>The labels say it; relabel a level to change it</source>
        <translation>표시된 이름으로 정해져 있습니다. 바꾸려면 이름을 바꾸십시오</translation>
    </message>
    <message>
        <source>A transitional vertebra makes one more or fewer</source>
        <translation>이행 척추가 있으면 하나 많거나 적습니다</translation>
    </message>
    <message>
        <source>{level} is</source>
        <translation>{level}의 실제 이름</translation>
    </message>
    <message>
        <source>Pick a level in the list first</source>
        <translation>목록에서 척추뼈를 먼저 고르십시오</translation>
    </message>
</context>
<context>
    <name>Lightbox</name>
    <message>
        <source>Lightbox</source>
        <translation>라이트박스</translation>
    </message>
    <message>
        <source>Click: go there · wheel, Page up and down: other slices</source>
        <translation>누르기: 그곳으로 이동 · 휠, Page Up/Down: 다른 단면</translation>
    </message>
    <message>
        <source>Lightbox
no image</source>
        <translation>라이트박스
영상 없음</translation>
    </message>
    <message>
        <source>slices {} to {} of {}</source>
        <translation>단면 {}–{} / {}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Patient</source>
        <translation>환자</translation>
    </message>
    <message>
        <source>Replace the file?</source>
        <translation>파일을 덮어쓸까요?</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Save the page</source>
        <translation>쪽 저장</translation>
    </message>
    <message>
        <source>The whole window</source>
        <translation>창 전체</translation>
    </message>
    <message>
        <source>Written: {}</source>
        <translation>저장함: {}</translation>
    </message>
    <message>
        <source>{} is there already. Replace it?</source>
        <translation>{} 파일이 이미 있습니다. 덮어쓸까요?</translation>
    </message>
</context>
<context>
    <name>MeasureExport</name>
    <message>
        <source>Save the measurements</source>
        <translation>측정값 저장</translation>
    </message>
    <message>
        <source>Save the profile</source>
        <translation>프로파일 저장</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>표 (*.csv)</translation>
    </message>
</context>
<context>
    <name>MeasureList</name>
    <message>
        <source>what</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>where</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>측정값</translation>
    </message>
    <message>
        <source>{}, F2 renames it</source>
        <translation>{}, F2로 이름 변경</translation>
    </message>
    <message>
        <source>counted: {}</source>
        <translation>개수: {}</translation>
    </message>
</context>
<context>
    <name>MeasurePage</name>
    <message>
        <source>Measure</source>
        <translation>측정</translation>
    </message>
    <message>
        <source>Take a tool and draw on an image. Nothing has been measured yet.</source>
        <translation>도구를 골라 영상 위에 그리십시오. 아직 측정한 것이 없습니다.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>CSV…</source>
        <translation>CSV…</translation>
    </message>
    <message>
        <source>MEASUREMENTS</source>
        <translation>측정값</translation>
    </message>
    <message>
        <source>UNDER THE CURSOR</source>
        <translation>마우스 위치의 값</translation>
    </message>
    <message>
        <source>PROFILE</source>
        <translation>프로파일</translation>
    </message>
    <message>
        <source>Cobb angle: two lines</source>
        <translation>Cobb 각: 두 선</translation>
    </message>
    <message>
        <source>Nothing has been measured yet</source>
        <translation>아직 측정한 것이 없습니다</translation>
    </message>
    <message>
        <source>There is no profile</source>
        <translation>프로파일이 없습니다</translation>
    </message>
</context>
<context>
    <name>Measuring</name>
    <message>
        <source>Draw {}</source>
        <translation>{} 그리기</translation>
    </message>
    <message>
        <source>Change {}</source>
        <translation>{} 변경</translation>
    </message>
    <message>
        <source>Rename {}</source>
        <translation>{} 이름 변경</translation>
    </message>
    <message>
        <source>Delete {}</source>
        <translation>{} 삭제</translation>
    </message>
</context>
<context>
    <name>MipControls</name>
    <message>
        <source>From the front</source>
        <translation>앞에서</translation>
    </message>
    <message>
        <source>From behind</source>
        <translation>뒤에서</translation>
    </message>
    <message>
        <source>Turn by itself</source>
        <translation>자동 회전</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>영상</translation>
    </message>
    <message>
        <source>Which image is projected</source>
        <translation>투영할 영상</translation>
    </message>
</context>
<context>
    <name>MipView</name>
    <message>
        <source>Rotating maximum intensity projection</source>
        <translation>회전하는 최대 강도 투영 (MIP)</translation>
    </message>
    <message>
        <source>A projection appears here
once there is a SPECT, a PET or a CT</source>
        <translation>SPECT, PET 또는 CT가 있으면
투영 영상이 여기에 나타납니다</translation>
    </message>
    <message>
        <source>Projecting…</source>
        <translation>투영하는 중…</translation>
    </message>
</context>
<context>
    <name>OnePatientDialog</name>
    <message>
        <source>Open as one patient</source>
        <translation>한 환자로 열기</translation>
    </message>
    <message>
        <source>e.g. birth date mistyped at the gamma camera; passport seen</source>
        <translation>예: 감마카메라에서 생년월일을 잘못 입력함; 신분증 확인</translation>
    </message>
    <message>
        <source>Images of two people laid over each other are the worst mistake this program can make. Open them as one patient only when two of you have made sure that they are.</source>
        <translation>두 사람의 영상을 겹치는 것은 이 프로그램에서 일어날 수 있는 가장 큰 잘못입니다. 두 분이 같은 사람임을 확인했을 때에만 한 환자로 여십시오.</translation>
    </message>
    <message>
        <source>The patient goes by: {}</source>
        <translation>환자 표기: {}</translation>
    </message>
    <message>
        <source>The same person:</source>
        <translation>같은 사람:</translation>
    </message>
    <message>
        <source>First person</source>
        <translation>첫째 확인자</translation>
    </message>
    <message>
        <source>Second person</source>
        <translation>둘째 확인자</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>사유</translation>
    </message>
    <message>
        <source>Names and reason are written into the log and stand on every series from now on.</source>
        <translation>확인자 이름과 사유는 로그에 기록되고, 이제부터 모든 시리즈에 표시됩니다.</translation>
    </message>
    <message>
        <source>Choose who is the same person.</source>
        <translation>같은 사람을 고르십시오.</translation>
    </message>
    <message>
        <source>These share neither an ID nor a name.</source>
        <translation>등록번호도 이름도 같지 않습니다.</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Reading headers</source>
        <translation>헤더를 읽는 중</translation>
    </message>
    <message>
        <source>Opening {}</source>
        <translation>{} 여는 중</translation>
    </message>
    <message>
        <source>Loading {}</source>
        <translation>{} 불러오는 중</translation>
    </message>
    <message>
        <source>{} known from before</source>
        <translation>이미 읽은 것 {}개</translation>
    </message>
    <message>
        <source>{} newly read</source>
        <translation>새로 읽은 것 {}개</translation>
    </message>
    <message>
        <source>{} changed since and read again</source>
        <translation>바뀌어 다시 읽은 것 {}개</translation>
    </message>
    <message>
        <source>{} no longer there</source>
        <translation>없어진 것 {}개</translation>
    </message>
    <message>
        <source>Files: {}</source>
        <translation>파일: {}</translation>
    </message>
    <message>
        <source>Analysing the bone scan</source>
        <translation>골 스캔을 분석하는 중</translation>
    </message>
    <message>
        <source>Analyse the bone scan</source>
        <translation>골 스캔 분석</translation>
    </message>
</context>
<context>
    <name>OperationBox</name>
    <message>
        <source>What to do</source>
        <translation>할 작업</translation>
    </message>
</context>
<context>
    <name>OptionForm</name>
    <message>
        <source>removed</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>moved by a secret number of days: intervals stay</source>
        <translation>비밀 일수만큼 이동 (간격은 유지)</translation>
    </message>
    <message>
        <source>kept as they are</source>
        <translation>그대로 유지</translation>
    </message>
    <message>
        <source>Age, sex, height and weight; SUV of PET stays right</source>
        <translation>나이, 성별, 키, 체중 (PET의 SUV가 유지됨)</translation>
    </message>
    <message>
        <source>Names of structures, series and plans, cleaned of names and dates</source>
        <translation>구조물, 시리즈, 치료계획의 이름 (사람 이름과 날짜는 제거)</translation>
    </message>
    <message>
        <source>The identifiers (UIDs): whoever has the originals can match them</source>
        <translation>식별자(UID): 원본을 가진 사람은 대조할 수 있음</translation>
    </message>
    <message>
        <source>made up</source>
        <translation>임의로 생성</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>새 이름</translation>
    </message>
    <message>
        <source>New ID</source>
        <translation>새 등록번호</translation>
    </message>
    <message>
        <source>Dates and times</source>
        <translation>날짜와 시각</translation>
    </message>
    <message>
        <source>Also keep</source>
        <translation>추가로 유지</translation>
    </message>
    <message>
        <source>Everything else that DICOM PS3.15 lists is removed, emptied or replaced, and every private attribute. Reports, documents and unknown objects are held back.</source>
        <translation>DICOM PS3.15에 열거된 나머지 항목과 모든 개인(private) 속성은 삭제하거나 비우거나 바꿉니다. 보고서, 문서, 알 수 없는 개체는 보류합니다.</translation>
    </message>
</context>
<context>
    <name>OverlayControl</name>
    <message>
        <source>Isodose lines</source>
        <translation>등선량선</translation>
    </message>
    <message>
        <source>Colour wash</source>
        <translation>색 채움</translation>
    </message>
    <message>
        <source>Opacity of the overlay</source>
        <translation>겹침의 불투명도</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>불투명도</translation>
    </message>
    <message>
        <source>Show or hide over the images: {names} ({key}); Space hides while held</source>
        <translation>영상 위에 표시/숨김: {names} ({key}); 스페이스를 누르고 있는 동안 숨김</translation>
    </message>
</context>
<context>
    <name>PaneMenu</name>
    <message>
        <source>All views</source>
        <translation>모든 화면</translation>
    </message>
    <message>
        <source>As the other views</source>
        <translation>다른 화면과 같게</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>맞춤</translation>
    </message>
    <message>
        <source>Fuse with</source>
        <translation>융합할 영상</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>배치</translation>
    </message>
    <message>
        <source>Link here with the main image</source>
        <translation>이곳을 주 영상과 연결</translation>
    </message>
    <message>
        <source>Link positions across images</source>
        <translation>영상 사이의 위치 연결</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>This view alone</source>
        <translation>이 화면만</translation>
    </message>
    <message>
        <source>What was here before</source>
        <translation>이전에 있던 것</translation>
    </message>
</context>
<context>
    <name>PaperDialog</name>
    <message>
        <source>Print</source>
        <translation>인쇄</translation>
    </message>
    <message>
        <source>This view</source>
        <translation>이 화면</translation>
    </message>
    <message>
        <source>The whole window</source>
        <translation>창 전체</translation>
    </message>
    <message>
        <source>White A4</source>
        <translation>흰 A4</translation>
    </message>
    <message>
        <source>Black A4, as film</source>
        <translation>검은 A4, 필름처럼</translation>
    </message>
    <message>
        <source>Patient&apos;s name on the page</source>
        <translation>쪽에 환자 이름 표시</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>용지</translation>
    </message>
    <message>
        <source>PDF file…</source>
        <translation>PDF 파일…</translation>
    </message>
    <message>
        <source>Printer…</source>
        <translation>프린터…</translation>
    </message>
</context>
<context>
    <name>ParameterForm</name>
    <message>
        <source>The first margin counts for all directions</source>
        <translation>첫 여백이 모든 방향에 쓰입니다</translation>
    </message>
    <message>
        <source>Taken from the tissue at the crosshair</source>
        <translation>십자선 자리의 조직에서 가져옵니다</translation>
    </message>
</context>
<context>
    <name>PatientChooser</name>
    <message>
        <source>More than one patient</source>
        <translation>환자가 두 명 이상</translation>
    </message>
    <message>
        <source>What was opened belongs to {} patients. They are never mixed: choose the one to open. Nothing is opened until then.</source>
        <translation>연 자료에 환자 {}명이 있습니다. 환자는 절대 섞지 않습니다. 열 환자를 고르십시오. 그때까지 아무것도 열지 않습니다.</translation>
    </message>
    <message>
        <source>{} another patient has it too   {} differs from the one of the same ID or name</source>
        <translation>{} 다른 환자와 같음   {} 같은 등록번호나 이름의 환자와 다름</translation>
    </message>
    <message>
        <source>Open as one patient…</source>
        <translation>한 환자로 열기…</translation>
    </message>
    <message>
        <source>Two people must say that they are; it stays written down</source>
        <translation>두 사람이 확인해야 하며 기록이 남습니다</translation>
    </message>
    <message>
        <source>The same ID {} is on files with different {}.</source>
        <translation>등록번호는 {}(으)로 같지만 다음이 서로 다릅니다: {}.</translation>
    </message>
    <message>
        <source>The same name {} is on files with different {}.</source>
        <translation>이름은 {}(으)로 같지만 다음이 서로 다릅니다: {}.</translation>
    </message>
    <message>
        <source>They are taken for different patients. If they are one, let it be corrected where the files come from, or open them as one patient, which two people must sign; if not, one of the IDs is wrong.</source>
        <translation>서로 다른 환자로 다룹니다. 한 사람이라면 파일을 보낸 곳에서 바로잡게 하거나, 두 사람이 서명하고 한 환자로 여십시오. 아니라면 등록번호 하나가 잘못된 것입니다.</translation>
    </message>
    <message>
        <source>names</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>IDs</source>
        <translation>등록번호</translation>
    </message>
    <message>
        <source>birth dates</source>
        <translation>생년월일</translation>
    </message>
    <message>
        <source>sexes</source>
        <translation>성별</translation>
    </message>
    <message>
        <source>particulars</source>
        <translation>인적 사항</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>등록번호</translation>
    </message>
    <message>
        <source>Birth date</source>
        <translation>생년월일</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>성별</translation>
    </message>
    <message>
        <source>Studies</source>
        <translation>검사</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>시리즈</translation>
    </message>
    <message>
        <source>Patients found</source>
        <translation>찾은 환자</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>기재 없음</translation>
    </message>
    <message>
        <source>Differs from a patient of the same ID or name</source>
        <translation>등록번호나 이름이 같은 환자와 다릅니다</translation>
    </message>
    <message>
        <source>Another patient here has it too</source>
        <translation>여기의 다른 환자와 같습니다</translation>
    </message>
</context>
<context>
    <name>PhaseList</name>
    <message>
        <source>Targets of the breathing phases</source>
        <translation>호흡 위상의 표적</translation>
    </message>
</context>
<context>
    <name>PhotographCanvas</name>
    <message>
        <source>The photograph</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>Drag a frame around a view · wheel: zoom · middle drag: pan</source>
        <translation>끌어서 상(像)을 둘러싸는 틀 그리기 · 휠: 확대 · 가운데 단추로 끌기: 이동</translation>
    </message>
    <message>
        <source>Click the two ends of a known length · wheel: zoom · middle drag: pan</source>
        <translation>길이를 아는 곳의 양 끝 누르기 · 휠: 확대 · 가운데 단추로 끌기: 이동</translation>
    </message>
</context>
<context>
    <name>PhotographDialog</name>
    <message>
        <source>Import a photograph of a bone scan</source>
        <translation>골 스캔 사진 가져오기</translation>
    </message>
    <message>
        <source>YYYY-MM-DD, empty if not known</source>
        <translation>YYYY-MM-DD, 모르면 비워 둠</translation>
    </message>
    <message>
        <source>Date of the scan</source>
        <translation>스캔 날짜</translation>
    </message>
    <message>
        <source>Dark is hot (black on white, as printed)</source>
        <translation>어두운 쪽이 열소 (흰 바탕에 검정, 인쇄물)</translation>
    </message>
    <message>
        <source>Bright is hot (white on black)</source>
        <translation>밝은 쪽이 열소 (검은 바탕에 흰색)</translation>
    </message>
    <message>
        <source>No scale: no lengths, no field</source>
        <translation>축척 없음: 길이와 조사야를 정할 수 없음</translation>
    </message>
    <message>
        <source>Two points of a known distance</source>
        <translation>거리를 아는 두 점</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>가져오기</translation>
    </message>
    <message>
        <source>WHOSE IT IS  typed from the picture, checked against the open patient</source>
        <translation>환자 확인  사진에 적힌 대로 입력하여 열린 환자와 대조</translation>
    </message>
    <message>
        <source>WHOSE IT IS  a new patient, as typed</source>
        <translation>환자  입력한 새 환자</translation>
    </message>
    <message>
        <source>Photograph: uncalibrated, display only. Spots are drawn by hand; a field from it is visual only.</source>
        <translation>사진: 보정되지 않음, 표시 전용. 병소는 손으로 그리며, 이로부터 만든 조사야는 육안 참고용입니다.</translation>
    </message>
    <message>
        <source>VIEWS</source>
        <translation>촬영 방향</translation>
    </message>
    <message>
        <source>PRINT</source>
        <translation>인쇄</translation>
    </message>
    <message>
        <source>DATE OF THE SCAN</source>
        <translation>스캔 날짜</translation>
    </message>
    <message>
        <source>SCALE</source>
        <translation>축척</translation>
    </message>
    <message>
        <source>The date is no date: YYYY-MM-DD.</source>
        <translation>날짜가 아닙니다: YYYY-MM-DD.</translation>
    </message>
    <message>
        <source>Click the two ends of a known length on the picture.</source>
        <translation>사진에서 길이를 아는 곳의 양 끝을 누르십시오.</translation>
    </message>
    <message>
        <source>Type how far the points 1 and 2 lie apart.</source>
        <translation>점 1과 2 사이의 거리를 입력하십시오.</translation>
    </message>
</context>
<context>
    <name>Photographs</name>
    <message>
        <source>Import a photograph of a bone scan</source>
        <translation>골 스캔 사진 가져오기</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.bmp);;All files (*)</source>
        <translation>그림 (*.png *.jpg *.jpeg *.bmp);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Reading {}</source>
        <translation>{} 읽는 중</translation>
    </message>
    <message>
        <source>Import a photograph</source>
        <translation>사진 가져오기</translation>
    </message>
</context>
<context>
    <name>PictureView</name>
    <message>
        <source>Picture</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>Wheel: next picture of several, else zoom · Ctrl+wheel: zoom · drag: brightness and contrast · middle drag: pan · R: all of it</source>
        <translation>휠: 여러 장이면 다음 그림, 아니면 확대 · Ctrl+휠: 확대 · 끌기: 밝기와 대비 · 가운데 단추로 끌기: 이동 · R: 전체 보기</translation>
    </message>
    <message>
        <source>No picture in this patient</source>
        <translation>이 환자에는 그림이 없습니다</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{count}장 중 {number}번째</translation>
    </message>
    <message>
        <source>screen capture: nothing can be measured</source>
        <translation>화면 캡처: 측정할 수 없음</translation>
    </message>
    <message>
        <source>no scale: nothing can be measured</source>
        <translation>축척 없음: 측정할 수 없음</translation>
    </message>
</context>
<context>
    <name>PlanRow</name>
    <message>
        <source>not said</source>
        <translation>기재 없음</translation>
    </message>
    <message>
        <source> Gy</source>
        <translation> Gy</translation>
    </message>
    <message>
        <source>{:g} MV</source>
        <translation>{:g} MV</translation>
    </message>
    <message>
        <source>as designed</source>
        <translation>설계대로</translation>
    </message>
    <message>
        <source>Plans: dose</source>
        <translation>치료계획: 선량</translation>
    </message>
    <message>
        <source>fractions</source>
        <translation>분할 횟수</translation>
    </message>
    <message>
        <source>energy</source>
        <translation>에너지</translation>
    </message>
    <message>
        <source>beams</source>
        <translation>빔</translation>
    </message>
</context>
<context>
    <name>PlanarPanel</name>
    <message>
        <source>Planar bone scan</source>
        <translation>평면 골 스캔</translation>
    </message>
    <message>
        <source>No planar bone scan
in this patient</source>
        <translation>이 환자에는
평면 골 스캔이 없습니다</translation>
    </message>
    <message>
        <source>Draw around the spot with the left button held.</source>
        <translation>왼쪽 단추를 누른 채 병소를 둘러 그리십시오.</translation>
    </message>
    <message>
        <source>Click the two ends of a known length in the picture.</source>
        <translation>그림에서 길이를 아는 곳의 양 끝을 누르십시오.</translation>
    </message>
    <message>
        <source>Draw a spot by hand</source>
        <translation>손으로 병소 그리기</translation>
    </message>
    <message>
        <source>Hot spot</source>
        <translation>열소</translation>
    </message>
    <message>
        <source>Cold spot</source>
        <translation>냉소</translation>
    </message>
    <message>
        <source>Set the scale by two points…</source>
        <translation>두 점으로 축척 정하기…</translation>
    </message>
    <message>
        <source>This is the anterior view</source>
        <translation>전면상입니다</translation>
    </message>
    <message>
        <source>This is the posterior view, as acquired (patient left on the left)</source>
        <translation>획득한 그대로의 후면상입니다 (환자의 왼쪽이 왼쪽)</translation>
    </message>
    <message>
        <source>This is the posterior view, mirrored (patient left on the right)</source>
        <translation>좌우를 뒤집은 후면상입니다 (환자의 왼쪽이 오른쪽)</translation>
    </message>
</context>
<context>
    <name>PlanarView</name>
    <message>
        <source>Bone scan {}</source>
        <translation>골 스캔 {}</translation>
    </message>
    <message>
        <source>Click: choose a spot or set the crosshair · drag: darker, lighter · wheel: zoom · middle drag: pan · R: whole picture · right click: which view is this</source>
        <translation>누르기: 병소 선택 또는 십자선 · 끌기: 어둡게, 밝게 · 휠: 확대 · 가운데 끌기: 이동 · R: 전체 · 오른쪽 단추: 어느 면인지</translation>
    </message>
</context>
<context>
    <name>PlanarWork</name>
    <message>
        <source>Draw a spot</source>
        <translation>병소 그리기</translation>
    </message>
    <message>
        <source>Set the scale by two points</source>
        <translation>두 점으로 축척 정하기</translation>
    </message>
</context>
<context>
    <name>PluginTabs</name>
    <message>
        <source>Fields</source>
        <translation>조사야</translation>
    </message>
    <message>
        <source>All panels</source>
        <translation>모든 패널</translation>
    </message>
</context>
<context>
    <name>ProbeTable</name>
    <message>
        <source>Values under the cursor</source>
        <translation>마우스 위치의 값</translation>
    </message>
    <message>
        <source>position</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>point at an image</source>
        <translation>영상을 가리키십시오</translation>
    </message>
    <message>
        <source>LPS position</source>
        <translation>LPS 위치</translation>
    </message>
</context>
<context>
    <name>ProblemStrip</name>
    <message>
        <source>Details</source>
        <translation>자세히</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Something in the program failed: {error}. Your work is kept; you can go on, and the log has the details.</source>
        <translation>프로그램에 오류가 생겼습니다: {error}. 작업 내용은 보존되며 계속할 수 있습니다. 자세한 내용은 로그에 있습니다.</translation>
    </message>
</context>
<context>
    <name>ProfilePlot</name>
    <message>
        <source>Values along the profile line</source>
        <translation>프로파일 선을 따른 값</translation>
    </message>
    <message>
        <source>distance along the line (mm)</source>
        <translation>선을 따른 거리 (mm)</translation>
    </message>
</context>
<context>
    <name>RecentList</name>
    <message>
        <source>RECENT</source>
        <translation>최근에 연 폴더</translation>
    </message>
    <message>
        <source>What you open is listed here.</source>
        <translation>연 폴더가 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>This is not there any more: {folder}</source>
        <translation>이제 없습니다: {folder}</translation>
    </message>
    <message>
        <source>not there any more</source>
        <translation>더 이상 없음</translation>
    </message>
    <message>
        <source>Keep in the list</source>
        <translation>목록에 고정</translation>
    </message>
    <message>
        <source>Need not be kept in the list</source>
        <translation>목록 고정 해제</translation>
    </message>
</context>
<context>
    <name>RegionPicture</name>
    <message>
        <source>Picture that may hold text</source>
        <translation>글자가 있을 수 있는 그림</translation>
    </message>
</context>
<context>
    <name>ResponseDialog</name>
    <message>
        <source>Response</source>
        <translation>반응</translation>
    </message>
    <message>
        <source>the baseline</source>
        <translation>기준값</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>미입력</translation>
    </message>
    <message>
        <source>There is a new lesion</source>
        <translation>새 병변 있음</translation>
    </message>
    <message>
        <source>Draw the calipers</source>
        <translation>캘리퍼 그리기</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Extent of the soft-tissue component of a bone lesion at baseline</source>
        <translation>기준 시점 골 병변의 연부조직 성분 크기</translation>
    </message>
    <message>
        <source>Longest diameter; of a node the short axis</source>
        <translation>최대 직경, 림프절은 단축</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>구조물</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>기준</translation>
    </message>
    <message>
        <source>Its diameter</source>
        <translation>기준 직경</translation>
    </message>
    <message>
        <source>Smallest sum since</source>
        <translation>이후 최소 합</translation>
    </message>
    <message>
        <source>Soft tissue</source>
        <translation>연부조직</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>판정 규칙</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>typed</source>
        <translation>직접 입력</translation>
    </message>
    <message>
        <source>Sum {:.1f} mm, baseline {:.1f} mm ({:+.1f} mm).</source>
        <translation>합 {:.1f} mm, 기준 {:.1f} mm ({:+.1f} mm).</translation>
    </message>
    <message>
        <source>Source: {}</source>
        <translation>출처: {}</translation>
    </message>
    <message>
        <source>The calipers that are drawn are of an earlier outline.</source>
        <translation>그려진 캘리퍼는 이전 윤곽의 것입니다.</translation>
    </message>
    <message>
        <source>There is no structure</source>
        <translation>구조물이 없습니다</translation>
    </message>
    <message>
        <source>Needs the CT or MR it was drawn on</source>
        <translation>윤곽을 그린 CT 또는 MR이 필요합니다</translation>
    </message>
    <message>
        <source>Calipers of {}</source>
        <translation>{}의 캘리퍼</translation>
    </message>
</context>
<context>
    <name>ResponseTable</name>
    <message>
        <source>now</source>
        <translation>현재</translation>
    </message>
    <message>
        <source>baseline</source>
        <translation>기준</translation>
    </message>
    <message>
        <source>change</source>
        <translation>변화</translation>
    </message>
    <message>
        <source>Diameters</source>
        <translation>직경</translation>
    </message>
    <message>
        <source>Longest diameter</source>
        <translation>최대 직경</translation>
    </message>
    <message>
        <source>Perpendicular</source>
        <translation>수직 직경</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>곱</translation>
    </message>
    <message>
        <source>Longest in space</source>
        <translation>공간 최대 직경</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>부피</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>단면</translation>
    </message>
</context>
<context>
    <name>ResultBox</name>
    <message>
        <source>New structure</source>
        <translation>새 구조물</translation>
    </message>
    <message>
        <source>Where the result goes</source>
        <translation>결과를 넣을 곳</translation>
    </message>
    <message>
        <source>Name of the new structure</source>
        <translation>새 구조물의 이름</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>미리보기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>버리기</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>The structure that it replaces keeps its name</source>
        <translation>바뀌는 구조물은 이름을 유지합니다</translation>
    </message>
    <message>
        <source>At most 16 characters (TG-263)</source>
        <translation>최대 16자 (TG-263)</translation>
    </message>
</context>
<context>
    <name>RuleControls</name>
    <message>
        <source>Kim 2007: GTV or spot plus margin in all directions; the outline is the field edge. The paper does not say whether treatment volume edge and field edge are the same.</source>
        <translation>Kim 2007: GTV 또는 병소에 모든 방향으로 여백을 더하며, 그 윤곽이 조사야 경계입니다. 논문에는 치료 체적의 경계와 조사야 경계가 같은지 나와 있지 않습니다.</translation>
    </message>
    <message>
        <source>Margin in mm</source>
        <translation>여백 (mm)</translation>
    </message>
    <message>
        <source>AP (gantry 0°)</source>
        <translation>AP (갠트리 0°)</translation>
    </message>
    <message>
        <source>PA (gantry 180°)</source>
        <translation>PA (갠트리 180°)</translation>
    </message>
    <message>
        <source>Vertebra rule</source>
        <translation>척추 규칙</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>involved</source>
        <translation>침범</translation>
    </message>
    <message>
        <source>involved ± 1</source>
        <translation>침범 ± 1</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>규칙</translation>
    </message>
    <message>
        <source>Beam</source>
        <translation>빔</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>여백</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>허용 오차</translation>
    </message>
    <message>
        <source>Vertebrae</source>
        <translation>척추뼈</translation>
    </message>
    <message>
        <source>Needs an open patient</source>
        <translation>먼저 환자를 열어야 합니다</translation>
    </message>
    <message>
        <source>Margin around GTV and spot</source>
        <translation>GTV와 병소 둘레의 여백</translation>
    </message>
    <message>
        <source>An edge that must move by at least this much: adjust the field</source>
        <translation>경계가 이 값 이상 움직여야 하면 조사야를 조정합니다</translation>
    </message>
    <message>
        <source>Direction of the beam that both fields are seen from</source>
        <translation>두 조사야를 바라보는 빔의 방향</translation>
    </message>
    <message>
        <source>Whole vertebrae that a field takes in: those its target reaches into, and with ± 1 (Kim 2007) one more above and below. No margin is added to them.</source>
        <translation>조사야에 통째로 들어가는 척추뼈: 표적이 닿는 것, ± 1(Kim 2007)이면 위아래로 하나씩 더. 여기에는 여백을 더하지 않습니다.</translation>
    </message>
    <message>
        <source>Needs labelled vertebrae: click on the bodies on the page Spine</source>
        <translation>표시된 척추뼈가 필요합니다. 척추 페이지에서 추체를 클릭하십시오</translation>
    </message>
    <message>
        <source>outside 15–20 mm of Kim 2007</source>
        <translation>Kim 2007의 15–20 mm를 벗어남</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>{} was changed by another program since it was opened. Replace it?</source>
        <translation>{} 파일은 연 뒤에 다른 프로그램이 바꾸었습니다. 덮어쓸까요?</translation>
    </message>
    <message>
        <source>Save the case</source>
        <translation>증례 저장</translation>
    </message>
    <message>
        <source>Case of this program (*{})</source>
        <translation>이 프로그램의 증례 (*{})</translation>
    </message>
    <message>
        <source>{} exists already. Replace it?</source>
        <translation>{} 파일이 이미 있습니다. 덮어쓸까요?</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>저장되지 않음</translation>
    </message>
    <message>
        <source>There is work on this patient that is not saved.</source>
        <translation>이 환자에 저장하지 않은 작업이 있습니다.</translation>
    </message>
    <message>
        <source>Drawn structures, decisions on spots, alignments and measurements would go.</source>
        <translation>그린 구조물, 병소 판정, 정합, 측정값이 사라집니다.</translation>
    </message>
    <message>
        <source>Replace the file?</source>
        <translation>파일을 덮어쓸까요?</translation>
    </message>
</context>
<context>
    <name>Screens</name>
    <message>
        <source>Copy this view</source>
        <translation>이 화면 복사</translation>
    </message>
    <message>
        <source>Film along the slices…</source>
        <translation>단면을 따라 동영상…</translation>
    </message>
    <message>
        <source>Patient&apos;s name in pictures</source>
        <translation>그림에 환자 이름 표시</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>인쇄…</translation>
    </message>
    <message>
        <source>Save the window…</source>
        <translation>창 저장…</translation>
    </message>
    <message>
        <source>Save this view…</source>
        <translation>이 화면 저장…</translation>
    </message>
    <message>
        <source>Copied: {} × {} px</source>
        <translation>복사함: {} × {} 픽셀</translation>
    </message>
    <message>
        <source>Save the film</source>
        <translation>동영상 저장</translation>
    </message>
    <message>
        <source>No picture is shown. Open a patient first.</source>
        <translation>표시된 영상이 없습니다. 먼저 환자를 여십시오.</translation>
    </message>
    <message>
        <source>A film is being made already.</source>
        <translation>이미 동영상을 만들고 있습니다.</translation>
    </message>
    <message>
        <source>This view has no slices to go along.</source>
        <translation>이 화면에는 따라갈 단면이 없습니다.</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>그림 저장</translation>
    </message>
    <message>
        <source>Written: {}</source>
        <translation>저장함: {}</translation>
    </message>
</context>
<context>
    <name>Shape</name>
    <message>
        <source>From the image</source>
        <translation>영상에서</translation>
    </message>
    <message>
        <source>Values from</source>
        <translation>값 하한</translation>
    </message>
    <message>
        <source>Values to</source>
        <translation>값 상한</translation>
    </message>
    <message>
        <source>Values of the tissue there</source>
        <translation>그 자리 조직의 값</translation>
    </message>
    <message>
        <source>Width (right-left)</source>
        <translation>너비 (좌우)</translation>
    </message>
    <message>
        <source>Depth (front-back)</source>
        <translation>깊이 (앞뒤)</translation>
    </message>
    <message>
        <source>Height (head-feet)</source>
        <translation>높이 (머리-발)</translation>
    </message>
    <message>
        <source>Threshold in a box</source>
        <translation>상자 안 문턱값</translation>
    </message>
    <message>
        <source>The values of a box around the crosshair</source>
        <translation>십자선 둘레 상자 안의 값</translation>
    </message>
    <message>
        <source>Its largest part only</source>
        <translation>가장 큰 부분만</translation>
    </message>
    <message>
        <source>Grow from the crosshair</source>
        <translation>십자선에서 영역 확장</translation>
    </message>
    <message>
        <source>All that hangs together with the crosshair by its values</source>
        <translation>값이 같아 십자선과 이어진 모든 부분</translation>
    </message>
    <message>
        <source>Passes no neck below</source>
        <translation>지나지 않는 목의 폭</translation>
    </message>
    <message>
        <source>Ends after</source>
        <translation>끝나는 거리</translation>
    </message>
    <message>
        <source>Watershed from the crosshair</source>
        <translation>십자선에서 워터셰드</translation>
    </message>
    <message>
        <source>Up to the steepest edge around the crosshair</source>
        <translation>십자선 둘레 가장 가파른 경계까지</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>흐림</translation>
    </message>
    <message>
        <source>All bone</source>
        <translation>모든 뼈</translation>
    </message>
    <message>
        <source>Cortical bone and the marrow within</source>
        <translation>피질골과 그 안의 골수</translation>
    </message>
    <message>
        <source>Closes gaps up to</source>
        <translation>닫을 틈의 크기</translation>
    </message>
    <message>
        <source>Whole bone touched</source>
        <translation>닿은 뼈 전체</translation>
    </message>
    <message>
        <source>Every bone that the structure touches: its compartment</source>
        <translation>구조물이 닿은 모든 뼈: 구획</translation>
    </message>
    <message>
        <source>Parts bones at necks below</source>
        <translation>뼈를 나누는 목의 폭</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>구조물</translation>
    </message>
    <message>
        <source>Body outline</source>
        <translation>몸 윤곽</translation>
    </message>
    <message>
        <source>The patient without couch and air around</source>
        <translation>테이블과 공기를 뺀 환자</translation>
    </message>
    <message>
        <source>Combine</source>
        <translation>결합</translation>
    </message>
    <message>
        <source>Structure A</source>
        <translation>구조물 A</translation>
    </message>
    <message>
        <source>Structure B</source>
        <translation>구조물 B</translation>
    </message>
    <message>
        <source>Gap</source>
        <translation>간격</translation>
    </message>
    <message>
        <source>Union</source>
        <translation>합집합</translation>
    </message>
    <message>
        <source>What lies in A or in B</source>
        <translation>A 또는 B에 있는 부분</translation>
    </message>
    <message>
        <source>Intersection</source>
        <translation>교집합</translation>
    </message>
    <message>
        <source>What lies in A and in B</source>
        <translation>A와 B에 모두 있는 부분</translation>
    </message>
    <message>
        <source>Subtraction</source>
        <translation>빼기</translation>
    </message>
    <message>
        <source>What lies in A and not in B</source>
        <translation>A에만 있고 B에는 없는 부분</translation>
    </message>
    <message>
        <source>Either, not both (XOR)</source>
        <translation>한쪽에만 (XOR)</translation>
    </message>
    <message>
        <source>What lies in one of the two only</source>
        <translation>둘 중 하나에만 있는 부분</translation>
    </message>
    <message>
        <source>Crop to</source>
        <translation>안쪽으로 자르기</translation>
    </message>
    <message>
        <source>What of A lies inside B, with a gap to its surface</source>
        <translation>표면에서 간격을 두고 B 안에 있는 A</translation>
    </message>
    <message>
        <source>Crop away from</source>
        <translation>바깥으로 자르기</translation>
    </message>
    <message>
        <source>What of A lies outside B, with a gap to its surface</source>
        <translation>표면에서 간격을 두고 B 밖에 있는 A</translation>
    </message>
    <message>
        <source>ITV over phases</source>
        <translation>호흡 위상의 ITV</translation>
    </message>
    <message>
        <source>The union of a target over breathing phases, and its motion</source>
        <translation>호흡 위상에 걸친 표적의 합과 움직임</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>여백</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>오른쪽</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>왼쪽</translation>
    </message>
    <message>
        <source>Anterior</source>
        <translation>앞</translation>
    </message>
    <message>
        <source>Posterior</source>
        <translation>뒤</translation>
    </message>
    <message>
        <source>Inferior</source>
        <translation>아래</translation>
    </message>
    <message>
        <source>Superior</source>
        <translation>위</translation>
    </message>
    <message>
        <source>The same in all directions</source>
        <translation>모든 방향 같게</translation>
    </message>
    <message>
        <source>Grown in space, from the outline itself</source>
        <translation>윤곽에서부터 공간으로 넓힘</translation>
    </message>
    <message>
        <source>Shrink</source>
        <translation>축소</translation>
    </message>
    <message>
        <source>What lies deeper than a distance inside</source>
        <translation>거리보다 깊이 안쪽에 있는 부분</translation>
    </message>
    <message>
        <source>Ring</source>
        <translation>고리</translation>
    </message>
    <message>
        <source>The shell between two distances outside</source>
        <translation>바깥 두 거리 사이의 껍질</translation>
    </message>
    <message>
        <source>From</source>
        <translation>부터</translation>
    </message>
    <message>
        <source>To</source>
        <translation>까지</translation>
    </message>
    <message>
        <source>PTV from ITV</source>
        <translation>ITV에서 PTV</translation>
    </message>
    <message>
        <source>The planning target around an internal one</source>
        <translation>내부 표적 둘레의 계획 표적</translation>
    </message>
    <message>
        <source>Tidy</source>
        <translation>정리</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>매끄럽게</translation>
    </message>
    <message>
        <source>Spikes and notches thinner than twice the radius go</source>
        <translation>반지름의 두 배보다 얇은 돌기와 홈을 없앰</translation>
    </message>
    <message>
        <source>Radius</source>
        <translation>반지름</translation>
    </message>
    <message>
        <source>In space, not slice by slice</source>
        <translation>단면마다가 아닌 공간에서</translation>
    </message>
    <message>
        <source>Remove islands</source>
        <translation>섬 없애기</translation>
    </message>
    <message>
        <source>Parts smaller than a volume go</source>
        <translation>부피보다 작은 조각을 없앰</translation>
    </message>
    <message>
        <source>Smaller than</source>
        <translation>이보다 작은</translation>
    </message>
    <message>
        <source>Keep the largest part</source>
        <translation>가장 큰 부분만 남기기</translation>
    </message>
    <message>
        <source>All parts that do not touch it go</source>
        <translation>닿지 않은 모든 조각을 없앰</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>구멍 메우기</translation>
    </message>
    <message>
        <source>Holes of a slice up to an area are filled</source>
        <translation>넓이 이하의 단면 구멍을 메움</translation>
    </message>
    <message>
        <source>Up to</source>
        <translation>최대</translation>
    </message>
    <message>
        <source>Interpolate between slices</source>
        <translation>단면 사이 보간</translation>
    </message>
    <message>
        <source>Contours on the slices between those that are drawn</source>
        <translation>그린 단면 사이에 윤곽을 만듦</translation>
    </message>
</context>
<context>
    <name>ShapingDesk</name>
    <message>
        <source>The structures have changed since: preview again.</source>
        <translation>구조물이 바뀌었습니다. 다시 미리보기 하십시오.</translation>
    </message>
    <message>
        <source>Preview: {}</source>
        <translation>미리보기: {}</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>취소했습니다</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keys and mouse</source>
        <translation>단축키와 마우스</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>마우스</translation>
    </message>
    <message>
        <source>In every view</source>
        <translation>모든 화면에서</translation>
    </message>
    <message>
        <source>Change the keys…</source>
        <translation>단축키 바꾸기…</translation>
    </message>
</context>
<context>
    <name>SlabControl</name>
    <message>
        <source>slice</source>
        <translation>단면</translation>
    </message>
    <message>
        <source>MIP</source>
        <translation>MIP</translation>
    </message>
    <message>
        <source>MinIP</source>
        <translation>MinIP</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>평균</translation>
    </message>
    <message>
        <source>Projection through the slice</source>
        <translation>단면을 통한 투영</translation>
    </message>
    <message>
        <source>A slice, or what is largest, smallest or mean through it</source>
        <translation>단면, 또는 두께 안의 최대·최소·평균</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>Thickness of the slice</source>
        <translation>단면 두께</translation>
    </message>
</context>
<context>
    <name>SliceView</name>
    <message>
        <source>{} view</source>
        <translation>{} 화면</translation>
    </message>
</context>
<context>
    <name>SpaceControls</name>
    <message>
        <source>Show</source>
        <translation>표시</translation>
    </message>
    <message>
        <source>What this view shows, and from where</source>
        <translation>이 화면에 보이는 것과 보는 방향</translation>
    </message>
    <message>
        <source>From the front</source>
        <translation>앞에서</translation>
    </message>
    <message>
        <source>From behind</source>
        <translation>뒤에서</translation>
    </message>
    <message>
        <source>From the patient&apos;s left</source>
        <translation>환자 왼쪽에서</translation>
    </message>
    <message>
        <source>From the patient&apos;s right</source>
        <translation>환자 오른쪽에서</translation>
    </message>
    <message>
        <source>From the head</source>
        <translation>머리 쪽에서</translation>
    </message>
    <message>
        <source>From the feet</source>
        <translation>발 쪽에서</translation>
    </message>
    <message>
        <source>Surface of bone</source>
        <translation>뼈 표면</translation>
    </message>
    <message>
        <source>Needs a CT</source>
        <translation>CT가 필요합니다</translation>
    </message>
    <message>
        <source>Structures</source>
        <translation>구조물</translation>
    </message>
    <message>
        <source>Beams and fields</source>
        <translation>빔과 조사야</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>모양</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>영상</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Needs a SPECT or PET of this frame</source>
        <translation>같은 좌표계의 SPECT 또는 PET이 필요합니다</translation>
    </message>
    <message>
        <source>Isodoses</source>
        <translation>등선량면</translation>
    </message>
    <message>
        <source>Lay a dose over the images first</source>
        <translation>먼저 영상에 선량을 겹치십시오</translation>
    </message>
</context>
<context>
    <name>SpotTable</name>
    <message>
        <source>spot</source>
        <translation>병소</translation>
    </message>
    <message>
        <source>size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>× backgr.</source>
        <translation>× 배경</translation>
    </message>
    <message>
        <source>Hot and cold spots</source>
        <translation>열소와 냉소</translation>
    </message>
    <message>
        <source>Double-click: accept or take back. Right-click: more.</source>
        <translation>두 번 누르기: 채택 또는 취소. 오른쪽 단추: 더 보기.</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>채택</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>기각</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>미정</translation>
    </message>
    <message>
        <source>Redraw its outline on the scan</source>
        <translation>골 스캔에서 윤곽 다시 그리기</translation>
    </message>
    <message>
        <source>Search this image again</source>
        <translation>이 영상에서 다시 찾기</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>between {upper} and {lower}</source>
        <translation>{upper}와 {lower} 사이</translation>
    </message>
    <message>
        <source>slice {number} of {count}</source>
        <translation>단면 {number}/{count}</translation>
    </message>
    <message>
        <source>zoom {percent} %</source>
        <translation>확대 {percent} %</translation>
    </message>
    <message>
        <source>Position under the pointer: left, posterior, superior</source>
        <translation>마우스 위치: 좌측, 후방, 상방</translation>
    </message>
    <message>
        <source>Slice, and the level of the spine where it is known</source>
        <translation>단면, 알 수 있으면 척추 높이</translation>
    </message>
    <message>
        <source>Zoom of the view under the pointer</source>
        <translation>마우스가 있는 화면의 확대율</translation>
    </message>
    <message>
        <source>undo: {step}</source>
        <translation>실행 취소: {step}</translation>
    </message>
</context>
<context>
    <name>StepBar</name>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Bone scan</source>
        <translation>골 스캔</translation>
    </message>
    <message>
        <source>Align</source>
        <translation>정합</translation>
    </message>
    <message>
        <source>GTV</source>
        <translation>GTV</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>조사야</translation>
    </message>
    <message>
        <source>Dose</source>
        <translation>선량</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>보고서</translation>
    </message>
    <message>
        <source>Step {number}, {name}: {state}</source>
        <translation>{number}단계, {name}: {state}</translation>
    </message>
</context>
<context>
    <name>StructureActions</name>
    <message>
        <source>Measuring {}</source>
        <translation>{} 측정 중</translation>
    </message>
    <message>
        <source>Colour of {}</source>
        <translation>{} 색</translation>
    </message>
</context>
<context>
    <name>StructureCard</name>
    <message>
        <source>Copy as text</source>
        <translation>텍스트로 복사</translation>
    </message>
    <message>
        <source>It is being measured</source>
        <translation>측정 중입니다</translation>
    </message>
    <message>
        <source>Measuring {}</source>
        <translation>{} 측정 중</translation>
    </message>
    <message>
        <source>Copy the figures to paste them into a table</source>
        <translation>표에 붙여 넣을 수 있게 수치를 복사합니다</translation>
    </message>
</context>
<context>
    <name>StructureList</name>
    <message>
        <source>Structures</source>
        <translation>구조물</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>비어 있음</translation>
    </message>
    <message>
        <source>{name} ({kind}): {count} slices, {size}</source>
        <translation>{name} ({kind}): 단면 {count}개, {size}</translation>
    </message>
    <message>
        <source>Click: compare the fields of this GTV</source>
        <translation>누르기: 이 GTV의 조사야를 비교합니다</translation>
    </message>
    <message>
        <source>Double-click: go there</source>
        <translation>두 번 누르기: 그곳으로 이동</translation>
    </message>
    <message>
        <source>Locked: nothing changes it</source>
        <translation>잠김: 변경되지 않습니다</translation>
    </message>
    <message>
        <source>TG-263: {reasons}</source>
        <translation>TG-263 이름 규칙: {reasons}</translation>
    </message>
    <message>
        <source>Proposed name: {name}</source>
        <translation>제안 이름: {name}</translation>
    </message>
    <message>
        <source>Without volume and DVH: {reason}</source>
        <translation>체적과 DVH 없음: {reason}</translation>
    </message>
    <message>
        <source>1 line</source>
        <translation>선 1개</translation>
    </message>
    <message>
        <source>{} lines</source>
        <translation>선 {}개</translation>
    </message>
    <message>
        <source>1 point</source>
        <translation>점 1개</translation>
    </message>
    <message>
        <source>{} points</source>
        <translation>점 {}개</translation>
    </message>
    <message>
        <source>Hide it (Space)</source>
        <translation>숨기기 (스페이스)</translation>
    </message>
    <message>
        <source>Show it (Space)</source>
        <translation>표시 (스페이스)</translation>
    </message>
    <message>
        <source>no image</source>
        <translation>영상 없음</translation>
    </message>
    <message>
        <source>other frame: {image}</source>
        <translation>다른 좌표계: {image}</translation>
    </message>
</context>
<context>
    <name>StructureMenu</name>
    <message>
        <source>Choose a structure first</source>
        <translation>먼저 구조를 선택하십시오</translation>
    </message>
    <message>
        <source>It is locked: unlock it first</source>
        <translation>잠겨 있습니다. 먼저 잠금을 푸십시오</translation>
    </message>
    <message>
        <source>Draw on this</source>
        <translation>이 구조물에 그리기</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>이름 바꾸기…</translation>
    </message>
    <message>
        <source>Colour…</source>
        <translation>색…</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>잠금</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>복제</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Figures…</source>
        <translation>수치…</translation>
    </message>
    <message>
        <source>Copy the figures as text</source>
        <translation>수치를 텍스트로 복사</translation>
    </message>
    <message>
        <source>TG-263 has nothing against this name</source>
        <translation>TG-263에 맞는 이름입니다</translation>
    </message>
    <message>
        <source>No better name is known:</source>
        <translation>더 나은 이름을 알 수 없습니다:</translation>
    </message>
    <message>
        <source>Use the proposed name</source>
        <translation>제안 이름 쓰기</translation>
    </message>
    <message>
        <source>Use the proposed name: {name}</source>
        <translation>제안 이름 쓰기: {name}</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>Nobody has registered its frame of reference to that of the image</source>
        <translation>이 구조물의 좌표계가 영상의 좌표계에 정합되지 않았습니다</translation>
    </message>
    <message>
        <source>Carry over to the main image</source>
        <translation>주 영상으로 옮기기</translation>
    </message>
    <message>
        <source>Add from template</source>
        <translation>서식에서 추가</translation>
    </message>
    <message>
        <source>Needs a CT or MR to draw on</source>
        <translation>그릴 CT 또는 MR이 필요합니다</translation>
    </message>
    <message>
        <source>All of its structures are there</source>
        <translation>모든 구조가 이미 있습니다</translation>
    </message>
</context>
<context>
    <name>StructurePage</name>
    <message>
        <source>SHAPE</source>
        <translation>모양</translation>
    </message>
    <message>
        <source>RESULT</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Needs an open patient</source>
        <translation>환자를 열어야 합니다</translation>
    </message>
    <message>
        <source>Needs a structure: nothing is drawn yet</source>
        <translation>구조물이 필요합니다: 아직 그린 것이 없습니다</translation>
    </message>
    <message>
        <source>Choose two different structures</source>
        <translation>서로 다른 두 구조물을 고르십시오</translation>
    </message>
    <message>
        <source>Tick the target of two breathing phases or more</source>
        <translation>둘 이상의 호흡 위상에서 표적을 고르십시오</translation>
    </message>
    <message>
        <source>Needs a CT or MR in the main view</source>
        <translation>주 화면에 CT나 MR이 필요합니다</translation>
    </message>
    <message>
        <source>Needs a CT in the main view</source>
        <translation>주 화면에 CT가 필요합니다</translation>
    </message>
    <message>
        <source>Show it dashed in the slices; nothing is changed yet</source>
        <translation>단면에 점선으로 보입니다. 아직 바뀌지 않습니다</translation>
    </message>
    <message>
        <source>Nothing is drawn yet</source>
        <translation>아직 그린 것이 없습니다</translation>
    </message>
    <message>
        <source>A new structure, or one whose contours it replaces</source>
        <translation>새 구조물, 또는 윤곽을 바꿀 구조물</translation>
    </message>
    <message>
        <source>There is no preview</source>
        <translation>미리보기가 없습니다</translation>
    </message>
    <message>
        <source>Take it into the case, as one step of undo</source>
        <translation>실행 취소 한 단계로 증례에 넣습니다</translation>
    </message>
    <message>
        <source>Take the preview away; nothing is changed</source>
        <translation>미리보기를 지웁니다. 바뀌는 것은 없습니다</translation>
    </message>
    <message>
        <source>Preview: {volume:.2f} cc</source>
        <translation>미리보기: {volume:.2f} cc</translation>
    </message>
    <message>
        <source>{more:+.2f} cc ({percent:+.1f} %)</source>
        <translation>변화 {more:+.2f} cc ({percent:+.1f} %)</translation>
    </message>
    <message>
        <source>Motion: right-left {x:.1f}, front-back {y:.1f}, head-feet {z:.1f} mm</source>
        <translation>움직임: 좌우 {x:.1f}, 앞뒤 {y:.1f}, 머리-발 {z:.1f} mm</translation>
    </message>
    <message>
        <source>Values from {low:.0f} to {high:.0f}</source>
        <translation>값 {low:.0f}에서 {high:.0f}까지</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>모양</translation>
    </message>
</context>
<context>
    <name>SurfaceView</name>
    <message>
        <source>View in space</source>
        <translation>3차원 화면</translation>
    </message>
    <message>
        <source>no CT or MR to show in space</source>
        <translation>3차원으로 보일 CT나 MR이 없습니다</translation>
    </message>
    <message>
        <source>bone needs a CT; structures and SPECT are shown when there are any</source>
        <translation>뼈는 CT가 필요하며, 구조물과 SPECT는 있으면 표시됩니다</translation>
    </message>
    <message>
        <source>bone is being made, is switched off under Show, or there is none</source>
        <translation>뼈를 만드는 중이거나, 표시에서 꺼져 있거나, 뼈가 없습니다</translation>
    </message>
</context>
<context>
    <name>SuspectList</name>
    <message>
        <source>Picture</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>What is done with it</source>
        <translation>처리</translation>
    </message>
    <message>
        <source>Pictures that may hold text</source>
        <translation>글자가 있을 수 있는 그림</translation>
    </message>
    <message>
        <source>For all pictures of this series</source>
        <translation>이 시리즈의 모든 그림에</translation>
    </message>
    <message>
        <source>There is no text in it</source>
        <translation>글자가 없음</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>No picture of the source may hold text.</source>
        <translation>원본에는 글자가 있을 만한 그림이 없습니다.</translation>
    </message>
    <message>
        <source>{} Draw rectangles over all text.</source>
        <translation>{} 모든 글자 위에 사각형을 그리십시오.</translation>
    </message>
    <message>
        <source>held back</source>
        <translation>보류</translation>
    </message>
    <message>
        <source>{} blacked out</source>
        <translation>{}곳 가림</translation>
    </message>
    <message>
        <source>no text, kept</source>
        <translation>글자 없음, 유지</translation>
    </message>
</context>
<context>
    <name>ThresholdEdit</name>
    <message>
        <source>Paint nothing below</source>
        <translation>이 값 아래는 칠하지 않음</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>문턱값</translation>
    </message>
</context>
<context>
    <name>ToolButtons</name>
    <message>
        <source>Window and level by dragging</source>
        <translation>끌어서 윈도 폭과 중심 조절</translation>
    </message>
    <message>
        <source>Set the crosshair by dragging</source>
        <translation>끌어서 십자선 놓기</translation>
    </message>
    <message>
        <source>Move the picture by dragging</source>
        <translation>끌어서 영상 이동</translation>
    </message>
    <message>
        <source>Zoom by dragging</source>
        <translation>끌어서 확대</translation>
    </message>
    <message>
        <source>Scroll the slices by dragging</source>
        <translation>끌어서 단면 넘기기</translation>
    </message>
    <message>
        <source>Draw the GTV point by point; Enter or double-click closes</source>
        <translation>점을 찍어 GTV 그리기; Enter 또는 두 번 누르면 닫힘</translation>
    </message>
    <message>
        <source>Draw the GTV with the button held</source>
        <translation>단추를 누른 채 GTV 그리기</translation>
    </message>
    <message>
        <source>Take away from the GTV: draw around what goes</source>
        <translation>GTV에서 빼기: 뺄 부분을 둘러 그리기</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>브러시</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>지우개</translation>
    </message>
    <message>
        <source>Live wire along edges</source>
        <translation>경계를 따르는 라이브 와이어</translation>
    </message>
    <message>
        <source>Trace the level</source>
        <translation>등고선 따라 그리기</translation>
    </message>
    <message>
        <source>Circle</source>
        <translation>원</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>사각형</translation>
    </message>
    <message>
        <source>Nudge the outline</source>
        <translation>윤곽 밀기</translation>
    </message>
    <message>
        <source>Corners of the outline</source>
        <translation>윤곽의 꼭짓점</translation>
    </message>
    <message>
        <source>Fill a hole</source>
        <translation>구멍 채우기</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>길이</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>각도</translation>
    </message>
    <message>
        <source>Cobb angle: two lines</source>
        <translation>Cobb 각: 두 선</translation>
    </message>
    <message>
        <source>Values in a rectangle</source>
        <translation>사각형 안의 값</translation>
    </message>
    <message>
        <source>Values in an ellipse</source>
        <translation>타원 안의 값</translation>
    </message>
    <message>
        <source>Profile along a line</source>
        <translation>선을 따른 프로파일</translation>
    </message>
    <message>
        <source>Marker</source>
        <translation>표시점</translation>
    </message>
    <message>
        <source>Arrow</source>
        <translation>화살표</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>글자</translation>
    </message>
    <message>
        <source>Measure: {}</source>
        <translation>측정: {}</translation>
    </message>
    <message>
        <source>Draw: {}</source>
        <translation>그리기: {}</translation>
    </message>
</context>
<context>
    <name>VerdictCard</name>
    <message>
        <source>Being recomputed…</source>
        <translation>다시 계산하는 중…</translation>
    </message>
    <message>
        <source>No comparison yet</source>
        <translation>아직 비교하지 않음</translation>
    </message>
</context>
<context>
    <name>ViewToolbar</name>
    <message>
        <source>The image that is sliced</source>
        <translation>단면을 보이는 영상</translation>
    </message>
    <message>
        <source>What is laid over the image</source>
        <translation>영상 위에 겹치는 것</translation>
    </message>
    <message>
        <source>Planar scan</source>
        <translation>평면 영상</translation>
    </message>
    <message>
        <source>Opacity of the fused image</source>
        <translation>융합 영상의 불투명도</translation>
    </message>
    <message>
        <source>Layers: what is seen and how</source>
        <translation>층: 무엇을 어떻게 볼지</translation>
    </message>
    <message>
        <source>Window preset</source>
        <translation>윈도 기본값</translation>
    </message>
    <message>
        <source>Layout of the pictures</source>
        <translation>화면 배치</translation>
    </message>
    <message>
        <source>Cannot be fused:</source>
        <translation>융합할 수 없음:</translation>
    </message>
    <message>
        <source>The aligned planar scan in the coronal view; it has no depth</source>
        <translation>관상면에 겹친, 정합된 평면 영상; 깊이 정보가 없습니다</translation>
    </message>
    <message>
        <source>Needs a planar scan that is aligned to this image</source>
        <translation>이 영상에 정합된 평면 영상이 필요합니다</translation>
    </message>
</context>
<context>
    <name>ViewsForm</name>
    <message>
        <source>Drag a frame around each view (one or two).</source>
        <translation>상(像)마다 끌어서 틀을 그리십시오 (하나 또는 둘).</translation>
    </message>
    <message>
        <source>The whole picture is one view</source>
        <translation>사진 전체가 한 방향</translation>
    </message>
    <message>
        <source>which view?</source>
        <translation>어느 방향?</translation>
    </message>
    <message>
        <source>anterior</source>
        <translation>전면</translation>
    </message>
    <message>
        <source>posterior</source>
        <translation>후면</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>모름</translation>
    </message>
    <message>
        <source>where is the patient&apos;s left?</source>
        <translation>환자의 왼쪽은?</translation>
    </message>
    <message>
        <source>left of the patient on the right</source>
        <translation>환자의 왼쪽이 오른쪽에</translation>
    </message>
    <message>
        <source>left of the patient on the left</source>
        <translation>환자의 왼쪽이 왼쪽에</translation>
    </message>
    <message>
        <source>View {}</source>
        <translation>상 {}</translation>
    </message>
    <message>
        <source>Side of view {}</source>
        <translation>상 {}의 좌우</translation>
    </message>
    <message>
        <source>Drag a frame around a view of the scan.</source>
        <translation>스캔의 상을 둘러싸는 틀을 끌어서 그리십시오.</translation>
    </message>
    <message>
        <source>Say which view each frame holds.</source>
        <translation>각 틀이 전면인지 후면인지 고르십시오.</translation>
    </message>
    <message>
        <source>Say for each frame where the patient&apos;s left is.</source>
        <translation>각 틀에서 환자의 왼쪽이 어디인지 고르십시오.</translation>
    </message>
    <message>
        <source>Both frames hold the same view: say which is which.</source>
        <translation>두 틀이 같은 방향입니다. 어느 것이 어느 방향인지 고르십시오.</translation>
    </message>
    <message>
        <source>Take this frame away</source>
        <translation>이 틀 지우기</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Bone-scan field beside CT/MRI field</source>
        <translation>골 스캔 조사야와 CT/MRI 조사야의 비교</translation>
    </message>
    <message>
        <source>How much larger must the field be when CT or MR shows the whole lesion?</source>
        <translation>CT나 MR에서 병변 전체가 보이면 조사야를 얼마나 넓혀야 하는가?</translation>
    </message>
    <message>
        <source>1  Open one patient</source>
        <translation>1  환자 한 명 열기</translation>
    </message>
    <message>
        <source>Bone scan, CT or MR and structures of the same patient, in any order.</source>
        <translation>같은 환자의 골 스캔, CT 또는 MR, 구조물. 순서는 상관없습니다.</translation>
    </message>
    <message>
        <source>2  Look and approve</source>
        <translation>2  확인하고 승인</translation>
    </message>
    <message>
        <source>Hot and cold spots, and how the scan lies on the CT; correct or approve.</source>
        <translation>열소와 냉소, 그리고 골 스캔과 CT의 정합을 확인하고 고치거나 승인합니다.</translation>
    </message>
    <message>
        <source>3  Choose or draw the GTV</source>
        <translation>3  GTV 선택 또는 그리기</translation>
    </message>
    <message>
        <source>Both fields, their difference and the verdict appear on the right.</source>
        <translation>두 조사야와 그 차이, 판정이 오른쪽에 나타납니다.</translation>
    </message>
    <message>
        <source>open a folder</source>
        <translation>폴더 열기</translation>
    </message>
    <message>
        <source>all keys and the mouse</source>
        <translation>모든 단축키와 마우스</translation>
    </message>
    <message>
        <source>take back</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Colours of the window</source>
        <translation>창의 색</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어두움</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝음</translation>
    </message>
    <message>
        <source>Language of the window</source>
        <translation>창의 언어</translation>
    </message>
</context>
<context>
    <name>WindowEdit</name>
    <message>
        <source>Reference value in the middle</source>
        <translation>가운데 기준값</translation>
    </message>
    <message>
        <source>Reach to both sides</source>
        <translation>양쪽 범위</translation>
    </message>
    <message>
        <source>Lowest value</source>
        <translation>최솟값</translation>
    </message>
    <message>
        <source>Highest value</source>
        <translation>최댓값</translation>
    </message>
    <message>
        <source>to</source>
        <translation>부터</translation>
    </message>
</context>
<context>
    <name>WordsEditor</name>
    <message>
        <source>What to write here</source>
        <translation>여기에 쓸 글</translation>
    </message>
    <message>
        <source>Words on the picture</source>
        <translation>영상 위의 글</translation>
    </message>
</context>
<context>
    <name>WrittenList</name>
    <message>
        <source>Written</source>
        <translation>저장됨</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Files that were written</source>
        <translation>저장된 파일</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>편집</translation>
    </message>
    <message>
        <source>View</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>배치</translation>
    </message>
    <message>
        <source>Image and tools</source>
        <translation>영상과 도구</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>그리기</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>측정</translation>
    </message>
    <message>
        <source>Pictures of the screen</source>
        <translation>화면 그림</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>도움말</translation>
    </message>
    <message>
        <source>Keys and mouse</source>
        <translation>단축키와 마우스</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>명령 찾기…</translation>
    </message>
    <message>
        <source>Change the keys…</source>
        <translation>단축키 바꾸기…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>끝내기</translation>
    </message>
    <message>
        <source>Tool: window and level</source>
        <translation>도구: 윈도 조절</translation>
    </message>
    <message>
        <source>Tool: crosshair</source>
        <translation>도구: 십자선</translation>
    </message>
    <message>
        <source>Tool: pan</source>
        <translation>도구: 이동</translation>
    </message>
    <message>
        <source>Tool: zoom</source>
        <translation>도구: 확대</translation>
    </message>
    <message>
        <source>Tool: scroll through the slices</source>
        <translation>도구: 단면 넘기기</translation>
    </message>
    <message>
        <source>Tool: draw the GTV point by point</source>
        <translation>도구: 점으로 GTV 그리기</translation>
    </message>
    <message>
        <source>Tool: draw the GTV freehand</source>
        <translation>도구: 손으로 GTV 그리기</translation>
    </message>
    <message>
        <source>Tool: cut away from the GTV</source>
        <translation>도구: GTV에서 빼기</translation>
    </message>
    <message>
        <source>Words in the pictures</source>
        <translation>영상 위의 글자</translation>
    </message>
    <message>
        <source>Names of structures under the pointer</source>
        <translation>마우스 위치의 구조물 이름</translation>
    </message>
    <message>
        <source>Mouse: {}</source>
        <translation>마우스: {}</translation>
    </message>
    <message>
        <source>radiology, left button W/L</source>
        <translation>영상의학, 왼쪽 단추로 윈도 조절</translation>
    </message>
    <message>
        <source>planning, left button crosshair</source>
        <translation>치료계획, 왼쪽 단추로 십자선</translation>
    </message>
    <message>
        <source>Open a patient first.</source>
        <translation>먼저 환자를 여십시오.</translation>
    </message>
    <message>
        <source>Needs a patient with a CT, MR, SPECT or PET.</source>
        <translation>CT, MR, SPECT 또는 PET이 있는 환자가 필요합니다.</translation>
    </message>
    <message>
        <source>There is no comparison yet: choose a GTV and a spot.</source>
        <translation>아직 비교가 없습니다: GTV와 병소를 고르십시오.</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>폴더 열기…</translation>
    </message>
    <message>
        <source>Open files, a ZIP archive or a DICOMDIR…</source>
        <translation>파일, ZIP 또는 DICOMDIR 열기…</translation>
    </message>
    <message>
        <source>Open the phantom patient</source>
        <translation>팬텀 환자 열기</translation>
    </message>
    <message>
        <source>Close the patient</source>
        <translation>환자 닫기</translation>
    </message>
    <message>
        <source>Report (PDF)…</source>
        <translation>보고서 (PDF)…</translation>
    </message>
    <message>
        <source>Save the comparison as a picture…</source>
        <translation>비교를 그림으로 저장…</translation>
    </message>
    <message>
        <source>Nothing was changed yet.</source>
        <translation>아직 바꾼 것이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing was undone.</source>
        <translation>취소한 것이 없습니다.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Structures on or off</source>
        <translation>구조물 표시/숨김</translation>
    </message>
    <message>
        <source>Next view</source>
        <translation>다음 화면</translation>
    </message>
    <message>
        <source>Previous view</source>
        <translation>이전 화면</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>전체 화면</translation>
    </message>
    <message>
        <source>Next series</source>
        <translation>다음 시리즈</translation>
    </message>
    <message>
        <source>Previous series</source>
        <translation>이전 시리즈</translation>
    </message>
    <message>
        <source>Black on white</source>
        <translation>흑백 반전</translation>
    </message>
    <message>
        <source>What is fused with the image</source>
        <translation>융합할 영상</translation>
    </message>
    <message>
        <source>Window {number} (CT: {name})</source>
        <translation>윈도 {number} (CT: {name})</translation>
    </message>
    <message>
        <source>The patient has one image only.</source>
        <translation>이 환자에는 영상이 하나뿐입니다.</translation>
    </message>
    <message>
        <source>This view shows no image.</source>
        <translation>이 화면에는 영상이 없습니다.</translation>
    </message>
    <message>
        <source>This image has {} window of its own.</source>
        <translation>이 영상에는 자체 윈도가 {} 있습니다.</translation>
    </message>
    <message>
        <source>Open a case file…</source>
        <translation>증례 파일 열기…</translation>
    </message>
    <message>
        <source>Save the case</source>
        <translation>증례 저장</translation>
    </message>
    <message>
        <source>Save the case as…</source>
        <translation>증례를 다른 이름으로 저장…</translation>
    </message>
    <message>
        <source>Next slice</source>
        <translation>다음 단면</translation>
    </message>
    <message>
        <source>Previous slice</source>
        <translation>이전 단면</translation>
    </message>
    <message>
        <source>Ten slices on</source>
        <translation>열 단면 앞으로</translation>
    </message>
    <message>
        <source>Ten slices back</source>
        <translation>열 단면 뒤로</translation>
    </message>
    <message>
        <source>Last slice</source>
        <translation>마지막 단면</translation>
    </message>
    <message>
        <source>First slice</source>
        <translation>첫 단면</translation>
    </message>
    <message>
        <source>Crosshair a pixel to the left</source>
        <translation>십자선 왼쪽으로 한 픽셀</translation>
    </message>
    <message>
        <source>Crosshair a pixel to the right</source>
        <translation>십자선 오른쪽으로 한 픽셀</translation>
    </message>
    <message>
        <source>Crosshair a pixel up</source>
        <translation>십자선 위로 한 픽셀</translation>
    </message>
    <message>
        <source>Crosshair a pixel down</source>
        <translation>십자선 아래로 한 픽셀</translation>
    </message>
    <message>
        <source>Crosshair ten pixels to the left</source>
        <translation>십자선 왼쪽으로 열 픽셀</translation>
    </message>
    <message>
        <source>Crosshair ten pixels to the right</source>
        <translation>십자선 오른쪽으로 열 픽셀</translation>
    </message>
    <message>
        <source>Crosshair ten pixels up</source>
        <translation>십자선 위로 열 픽셀</translation>
    </message>
    <message>
        <source>Crosshair ten pixels down</source>
        <translation>십자선 아래로 열 픽셀</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>확대</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>축소</translation>
    </message>
    <message>
        <source>Reset zoom and pan</source>
        <translation>확대와 이동 되돌리기</translation>
    </message>
    <message>
        <source>This view alone, or all again</source>
        <translation>이 화면만, 또는 모두 다시</translation>
    </message>
    <message>
        <source>Menu of the view</source>
        <translation>화면 메뉴</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>자</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>각도</translation>
    </message>
    <message>
        <source>Cobb angle (two lines)</source>
        <translation>Cobb 각 (두 선)</translation>
    </message>
    <message>
        <source>Rectangle: mean, sd, area</source>
        <translation>사각형: 평균, 표준편차, 면적</translation>
    </message>
    <message>
        <source>Ellipse: mean, sd, area</source>
        <translation>타원: 평균, 표준편차, 면적</translation>
    </message>
    <message>
        <source>Marker</source>
        <translation>표시점</translation>
    </message>
    <message>
        <source>Arrow</source>
        <translation>화살표</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>글</translation>
    </message>
    <message>
        <source>Profile along a line</source>
        <translation>선을 따른 프로파일</translation>
    </message>
    <message>
        <source>List of measurements</source>
        <translation>측정값 목록</translation>
    </message>
    <message>
        <source>Copy the measurements</source>
        <translation>측정값 복사</translation>
    </message>
    <message>
        <source>Needs an image with slices.</source>
        <translation>단면이 있는 영상이 필요합니다.</translation>
    </message>
    <message>
        <source>Tool: label vertebrae</source>
        <translation>도구: 척추뼈 표시</translation>
    </message>
    <message>
        <source>Nothing has been measured.</source>
        <translation>측정한 것이 없습니다.</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>브러시</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>지우개</translation>
    </message>
    <message>
        <source>Live wire along edges</source>
        <translation>경계를 따르는 라이브 와이어</translation>
    </message>
    <message>
        <source>Trace the level under the hand</source>
        <translation>커서 아래 등고선 따라 그리기</translation>
    </message>
    <message>
        <source>Circle</source>
        <translation>원</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>사각형</translation>
    </message>
    <message>
        <source>Nudge the outline</source>
        <translation>윤곽 밀기</translation>
    </message>
    <message>
        <source>Corners of the outline</source>
        <translation>윤곽의 꼭짓점</translation>
    </message>
    <message>
        <source>Fill a hole</source>
        <translation>구멍 채우기</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>브러시 작게</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>브러시 크게</translation>
    </message>
    <message>
        <source>Brush is a ball (3D)</source>
        <translation>구형 브러시(3D)</translation>
    </message>
    <message>
        <source>Brush keeps to like values</source>
        <translation>비슷한 값만 칠하는 브러시</translation>
    </message>
    <message>
        <source>Copy the contour from above</source>
        <translation>위 슬라이스의 윤곽 복사</translation>
    </message>
    <message>
        <source>Copy the contour from below</source>
        <translation>아래 슬라이스의 윤곽 복사</translation>
    </message>
    <message>
        <source>Delete the contours of this slice</source>
        <translation>이 슬라이스의 윤곽 삭제</translation>
    </message>
    <message>
        <source>Delete all contours of the structure</source>
        <translation>구조물의 모든 윤곽 삭제</translation>
    </message>
    <message>
        <source>Response: diameters of the chosen GTV…</source>
        <translation>반응: 선택한 GTV의 직경…</translation>
    </message>
    <message>
        <source>Needs a structure: draw a GTV or open a structure set.</source>
        <translation>구조물이 필요합니다: GTV를 그리거나 구조물 세트를 여십시오.</translation>
    </message>
    <message>
        <source>History…</source>
        <translation>작업 기록…</translation>
    </message>
    <message>
        <source>De-identify…</source>
        <translation>비식별화…</translation>
    </message>
    <message>
        <source>Export DICOM…</source>
        <translation>DICOM 내보내기…</translation>
    </message>
    <message>
        <source>Integrity sheet</source>
        <translation>무결성 점검표</translation>
    </message>
    <message>
        <source>Forget folders read before…</source>
        <translation>읽은 폴더 기록 지우기…</translation>
    </message>
    <message>
        <source>What was known of folders read before is deleted.</source>
        <translation>읽은 폴더의 기록을 지웠습니다.</translation>
    </message>
    <message>
        <source>Import a photograph of a bone scan…</source>
        <translation>골 스캔 사진 가져오기…</translation>
    </message>
</context>
<context>
    <name>page</name>
    <message>
        <source>Measure</source>
        <translation>측정</translation>
    </message>
    <message>
        <source>Integrity</source>
        <translation>무결성</translation>
    </message>
</context>
<context>
    <name>panes</name>
    <message>
        <source>This series is not of the open patient.</source>
        <translation>이 시리즈는 열린 환자의 것이 아닙니다.</translation>
    </message>
    <message>
        <source>{name} is no planar scan; put it on a slice view.</source>
        <translation>{name}: 평면 영상이 아닙니다. 단면 화면에 놓으십시오.</translation>
    </message>
    <message>
        <source>{name} holds no image that can be sliced.</source>
        <translation>{name}: 단면으로 볼 수 있는 영상이 없습니다.</translation>
    </message>
    <message>
        <source>{name} cannot be fused with {below}: another frame of reference, not registered. Show both beside each other and choose &apos;Link here&apos;, or show it alone.</source>
        <translation>{name}: {below}과(와) 융합할 수 없습니다. 좌표계가 다르고 정합되지 않았습니다. 둘을 나란히 놓고 ‘이곳을 연결’을 고르거나 따로 보십시오.</translation>
    </message>
    <message>
        <source>{name} has no depth; put it on a coronal view.</source>
        <translation>{name}: 깊이 정보가 없습니다. 관상면 화면에 놓으십시오.</translation>
    </message>
    <message>
        <source>{name} is not aligned to this image; see the step Align.</source>
        <translation>{name}: 이 영상에 정합되지 않았습니다. 정합 단계를 보십시오.</translation>
    </message>
    <message>
        <source>Needs an open patient</source>
        <translation>먼저 환자를 열어야 합니다</translation>
    </message>
    <message>
        <source>The image has no frame of reference</source>
        <translation>영상에 좌표계 정보가 없습니다</translation>
    </message>
    <message>
        <source>This view has the frame of reference of the main image: it is linked already</source>
        <translation>이 화면은 주 영상과 좌표계가 같아 이미 연결되어 있습니다</translation>
    </message>
    <message>
        <source>Not linked: another frame of reference, not registered</source>
        <translation>연결되지 않음: 좌표계가 다르고 정합되지 않았습니다</translation>
    </message>
    <message>
        <source>Not linked with the other views</source>
        <translation>다른 화면과 연결되지 않음</translation>
    </message>
    <message>
        <source>Needs a CT, MR or another image that can be sliced</source>
        <translation>CT, MR 등 단면으로 볼 수 있는 영상이 필요합니다</translation>
    </message>
    <message>
        <source>Needs a SPECT or PET</source>
        <translation>SPECT 또는 PET이 필요합니다</translation>
    </message>
    <message>
        <source>Needs two studies of the same kind with different dates</source>
        <translation>날짜가 다른 같은 종류의 검사 두 개가 필요합니다</translation>
    </message>
    <message>
        <source>Needs a planar bone scan</source>
        <translation>평면 골 스캔이 필요합니다</translation>
    </message>
    <message>
        <source>Needs a screen capture, portal image or radiograph</source>
        <translation>화면 캡처, 포털 영상 또는 단순 촬영 영상이 필요합니다</translation>
    </message>
    <message>
        <source>Needs a plan</source>
        <translation>치료계획이 필요합니다</translation>
    </message>
    <message>
        <source>Layouts that suit this patient: {}</source>
        <translation>이 환자에 맞는 배치: {}</translation>
    </message>
    <message>
        <source>Choose a layout with slices or a bone scan to show this.</source>
        <translation>이것을 보려면 단면이나 골 스캔이 있는 배치를 고르십시오.</translation>
    </message>
</context>
<context>
    <name>self._window</name>
    <message>
        <source>The whole window</source>
        <translation>창 전체</translation>
    </message>
</context>
<context>
    <name>sheet</name>
    <message>
        <source>Pictures</source>
        <translation>영상</translation>
    </message>
    <message>
        <source>next view; with Shift the one before</source>
        <translation>다음 화면; Shift와 함께 이전 화면</translation>
    </message>
    <message>
        <source>Space, held</source>
        <translation>스페이스 누르고 있기</translation>
    </message>
    <message>
        <source>hide what is laid over the image</source>
        <translation>영상에 겹친 것 숨기기</translation>
    </message>
    <message>
        <source>close what is drawn</source>
        <translation>그린 것 닫기</translation>
    </message>
    <message>
        <source>give it up</source>
        <translation>그만두기</translation>
    </message>
    <message>
        <source>take its last point back</source>
        <translation>마지막 점 취소</translation>
    </message>
    <message>
        <source>the tool in hand</source>
        <translation>고른 도구</translation>
    </message>
    <message>
        <source>window (across) and level (up and down)</source>
        <translation>윈도 폭 (좌우)과 중심 (상하)</translation>
    </message>
    <message>
        <source>crosshair in all views</source>
        <translation>모든 화면의 십자선</translation>
    </message>
    <message>
        <source>pan</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>zoom</source>
        <translation>확대</translation>
    </message>
    <message>
        <source>through the slices</source>
        <translation>단면 넘기기</translation>
    </message>
    <message>
        <source>window from the values in a rectangle</source>
        <translation>사각형 안의 값으로 윈도 맞추기</translation>
    </message>
    <message>
        <source>menu of the view</source>
        <translation>화면 메뉴</translation>
    </message>
    <message>
        <source>this view alone, or all again</source>
        <translation>이 화면만, 또는 모두 다시</translation>
    </message>
    <message>
        <source>reset zoom and pan</source>
        <translation>확대와 이동 되돌리기</translation>
    </message>
    <message>
        <source>{} drag</source>
        <translation>{} 끌기</translation>
    </message>
    <message>
        <source>{} click</source>
        <translation>{} 누르기</translation>
    </message>
    <message>
        <source>{} double-click</source>
        <translation>{} 두 번 누르기</translation>
    </message>
    <message>
        <source>{} + move</source>
        <translation>{} + 움직이기</translation>
    </message>
    <message>
        <source>Pinch</source>
        <translation>두 손가락 확대</translation>
    </message>
</context>
<context>
    <name>window</name>
    <message>
        <source>Save the page</source>
        <translation>쪽 저장</translation>
    </message>
    <message>
        <source>Written: {}</source>
        <translation>저장함: {}</translation>
    </message>
    <message>
        <source>{} is there already. Replace it?</source>
        <translation>{} 파일이 이미 있습니다. 덮어쓸까요?</translation>
    </message>
    <message>
        <source>Replace the file?</source>
        <translation>파일을 덮어쓸까요?</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>환자</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>결과</translation>
    </message>
</context>
</TS>
